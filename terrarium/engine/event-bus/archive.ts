import type { EventPattern } from "../event-pattern/event-pattern.ts";
import type { World } from "../world.ts";
import type { ArchivedEvent, ArchivePosition, ArchiveTable } from "./archive-table.ts";
import type { BusEvent } from "./bus-event.ts";
import { ValidationException } from "./event-bus-errors.ts";
import { compileRulePattern } from "./rule.ts";

export interface ArchiveDefinition {
  readonly name: string;
  /** ARN of the bus whose events it keeps. */
  readonly busArn: string;
  readonly description?: string;
  /** JSON; absent: it keeps all. */
  readonly pattern?: string;
  /** Days; absent or 0: for ever. */
  readonly retentionDays?: number;
}

const DAY = 86_400_000;
const SWEEP_EVERY = 60_000;

/** Keeps events of a bus, to be replayed ("Archiving events in Amazon EventBridge"). What a replay sends is not kept again. */
export class Archive {
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Where it was declared; undefined for what was made at run time. */
  address: string | undefined;
  /** Replays that are under way. */
  replaying = 0;
  readonly #world: World;
  readonly #table: ArchiveTable;
  #definition!: ArchiveDefinition;
  #pattern: EventPattern | undefined;
  #sweptAt = Number.NEGATIVE_INFINITY;

  /** @throws ValidationException, InvalidEventPattern */
  constructor(world: World, table: ArchiveTable, arn: string, definition: ArchiveDefinition, createdAt: number) {
    this.#world = world;
    this.#table = table;
    this.arn = arn;
    this.createdAt = createdAt;
    this.redefine(definition);
  }

  get definition(): ArchiveDefinition {
    return this.#definition;
  }

  get name(): string {
    return this.#definition.name;
  }

  get figures(): Readonly<Record<string, number>> {
    return { ...this.size(), inFlight: this.replaying };
  }

  /** @throws ValidationException, InvalidEventPattern */
  redefine(definition: ArchiveDefinition): void {
    const { name, pattern, retentionDays = 0 } = definition;
    if (!/^[.\-_A-Za-z0-9]{1,48}$/.test(name)) {
      throw ValidationException.of("ArchiveName", `1 to 48 letters, digits, ., - and _, not ${JSON.stringify(name)}`);
    }
    if (!Number.isInteger(retentionDays) || retentionDays < 0) {
      throw ValidationException.of("RetentionDays", `a whole number of days, not ${retentionDays}`);
    }
    this.#pattern = pattern === undefined ? undefined : compileRulePattern(pattern);
    this.#definition = definition;
  }

  wants({ envelope }: BusEvent): boolean {
    return envelope["replay-name"] === undefined && (this.#pattern?.matches(envelope) ?? true);
  }

  /** Resolves when the event is on the disk. */
  keep({ envelope, text, lineage }: BusEvent): Promise<void> {
    const now = this.#world.clock.now();
    const sweep = this.#definition.retentionDays && now - this.#sweptAt >= SWEEP_EVERY;
    if (sweep) this.#sweptAt = now;
    return this.#table.add(this.name, Date.parse(envelope.time), text, lineage, sweep ? this.#oldest() : undefined);
  }

  size(): { events: number; bytes: number } {
    return this.#table.size(this.name, this.#oldest());
  }

  /** The events after a position, until `end`, that are within the retention period. */
  page(position: ArchivePosition, end: number, limit: number): ArchivedEvent[] {
    const oldest = this.#oldest() - 1;
    return this.#table.page(this.name, position.at < oldest ? { at: oldest, id: 0 } : position, end, limit);
  }

  clear(): Promise<void> {
    return this.#table.clear(this.name);
  }

  #oldest(): number {
    const { retentionDays } = this.#definition;
    return retentionDays ? this.#world.clock.now() - retentionDays * DAY : 0;
  }
}
