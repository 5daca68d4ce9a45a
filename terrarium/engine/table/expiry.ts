import type { Timer } from "../clock.ts";
import type { World } from "../world.ts";
import { storedKey } from "./item-key.ts";
import type { Table } from "./table.ts";

/**
 * How late items go: DynamoDB promises "within a few days", and is usually done within minutes. Until then they are read as
 * the others are ("How it works: DynamoDB Time to Live").
 */
const EARLIEST = 60_000; // milliseconds, as all of these
const LATEST = 10 * 60_000;
const BATCH = 500;
const LONGEST_WAIT = 24 * 3600 * 1000;

/** What a stream says of who deleted an expired item. */
const BY_DYNAMODB = { type: "Service", principalId: "dynamodb.amazonaws.com" };

/** Deletes the expired items of a table, minutes after they expired. */
export class Expiry {
  readonly #world: World;
  readonly #table: Table;
  readonly #deleted: () => void;
  #timer: Timer | undefined;
  #at = Number.POSITIVE_INFINITY;
  #stopped = false;

  /** @param deleted called when items have gone */
  constructor(table: Table, deleted: () => void) {
    this.#world = table.world;
    this.#table = table;
    this.#deleted = deleted;
    this.look();
  }

  /** Looks when the next item goes: at the start, and when another attribute says it. */
  look(): void {
    this.#timer?.cancel();
    this.#at = Number.POSITIVE_INFINITY;
    const first = this.#table.definition.ttlAttribute === undefined ? undefined : this.#table.firstExpiry;
    if (first !== undefined) this.expects(first);
  }

  /** An item was written that expires at this second. */
  expects(seconds: number): void {
    const due = Math.max(seconds * 1000, this.#world.clock.now());
    if (this.#stopped || due + EARLIEST >= this.#at) return;
    this.#timer?.cancel();
    this.#at = due + EARLIEST + this.#world.random.below(LATEST - EARLIEST);
    const wait = Math.min(this.#at - this.#world.clock.now(), LONGEST_WAIT);
    this.#timer = this.#world.clock.after(wait, () => void this.#sweep());
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #sweep(): Promise<void> {
    this.#at = Number.POSITIVE_INFINITY;
    const table = this.#table;
    const now = Math.floor(this.#world.clock.now() / 1000);
    try {
      const count = await this.#world.store.write(() => {
        const items = table.expired(now, BATCH);
        for (const old of items) {
          table.apply(table.plan(storedKey(old.item, table.definition.key), old, undefined), BY_DYNAMODB);
        }
        return items.length;
      });
      if (count > 0) this.#deleted();
    } catch (error) {
      this.#world.log.error(`expired items of the table ${table.name} could not be deleted`, {
        error: (error as Error).message,
      });
      return;
    }
    if (!this.#stopped) this.look();
  }
}
