import type { StatementSync } from "node:sqlite";
import type { Timer } from "./clock.ts";
import type { World } from "./world.ts";

export interface LogGroupDefinition {
  readonly name: string;
  /** Without the `:*` that CloudWatch Logs puts behind it in some places. */
  readonly arn: string;
  /** Days until a line goes; absent or 0: it stays. */
  readonly retentionDays?: number;
}

export interface LogEvent {
  readonly stream: string;
  /** Milliseconds since 1970, by the world's clock. */
  readonly at: number;
  readonly message: string;
}

/** When, in which stream, and the message. */
type Line = [at: number, stream: string, message: string];

interface Group {
  readonly name: string;
  retention: number;
  /** Lines that are not in the store yet, each as JSON: pieces of text that wait to be put together cost more. */
  pending: string[];
  newest: number;
  pendingBytes: number;
  bytes: number;
  sweptAt: number;
}

const DAY = 86_400_000;
const SWEEP_EVERY = 60_000;
/** Milliseconds that lines gather, and characters that end the wait. */
const FLUSH_AFTER = 100;
const MOST_PENDING = 256 * 1024;
/** A group keeps about this much; the oldest lines make room, so that access logs cannot fill the disk. */
const MOST_BYTES = 64 * 1024 * 1024;
/** CloudWatch Logs takes no longer line. */
const LONGEST_LINE = 1024 * 1024;

/**
 * The log groups of CloudWatch Logs. A line costs its writer next to nothing: the lines of a moment go into the store as one
 * row, and nobody waits for it.
 */
export class LogGroups {
  readonly #world: World;
  readonly #groups = new Map<string, Group>();
  readonly #unknown = new Set<string>();
  readonly #waiting = new Set<Group>();
  #timer: Timer | undefined;
  readonly #insert: StatementSync;
  readonly #expire: StatementSync;
  readonly #oldest: StatementSync;
  readonly #remove: StatementSync;
  readonly #select: StatementSync;
  readonly #size: StatementSync;

  constructor(world: World) {
    this.#world = world;
    const { store } = world;
    store.define(`
      CREATE TABLE IF NOT EXISTS log_batches (
        id INTEGER PRIMARY KEY, log_group TEXT NOT NULL, newest INTEGER NOT NULL, bytes INTEGER NOT NULL, lines TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS log_batches_by_time ON log_batches (log_group, newest)`);
    this.#insert = store.prepare("INSERT INTO log_batches (log_group, newest, bytes, lines) VALUES (?, ?, ?, ?)");
    this.#expire = store.prepare("DELETE FROM log_batches WHERE log_group = ? AND newest < ? RETURNING bytes");
    this.#oldest = store.prepare("SELECT id, bytes FROM log_batches WHERE log_group = ? ORDER BY id LIMIT 1000");
    this.#remove = store.prepare("DELETE FROM log_batches WHERE log_group = ? AND id <= ?");
    this.#select = store.prepare("SELECT lines FROM log_batches WHERE log_group = ? AND newest >= ? ORDER BY id");
    this.#size = store.prepare("SELECT coalesce(sum(bytes), 0) AS bytes FROM log_batches WHERE log_group = ?");
  }

  /** Makes a group known under its name and its ARN, or changes the retention of a known one. */
  declare(definition: LogGroupDefinition): void {
    const retention = (definition.retentionDays ?? 0) * DAY;
    const known = this.#groups.get(definition.name);
    if (known) {
      known.retention = retention;
      return;
    }
    const { bytes } = this.#size.get(definition.name) as { bytes: number };
    const group: Group = {
      name: definition.name,
      retention,
      pending: [],
      newest: 0,
      pendingBytes: 0,
      bytes,
      sweptAt: Number.NEGATIVE_INFINITY,
    };
    for (const key of [definition.name, definition.arn, `${definition.arn}:*`]) this.#groups.set(key, group);
  }

  /** Whether lines for this name or ARN have a place to go. */
  has(group: string): boolean {
    return this.#groups.has(group);
  }

  /**
   * Writes one line and returns at once. A line for a group that does not exist is dropped, as the services drop it
   * that write such lines; the terminal says so once.
   */
  append(group: string, stream: string, message: string): void {
    const found = this.#groups.get(group);
    if (!found) {
      this.#warnOfUnknown(group);
      return;
    }
    const line = message.length > LONGEST_LINE ? message.slice(0, LONGEST_LINE) : message;
    if (this.#waiting.size === 0) this.#timer = this.#world.clock.after(FLUSH_AFTER, () => this.flush());
    this.#waiting.add(found);
    const kept: Line = [this.#world.clock.now(), stream, line];
    found.newest = kept[0];
    found.pending.push(JSON.stringify(kept));
    found.pendingBytes += line.length + 26;
    if (found.pendingBytes > MOST_PENDING) this.flush();
  }

  /** The kept lines of a group from `since` on, oldest first; with `limit`, the newest of them. */
  events(group: string, options: { readonly since?: number; readonly limit?: number } = {}): LogEvent[] {
    this.flush();
    const found = this.#groups.get(group);
    if (!found) return [];
    const now = this.#world.clock.now();
    const since = Math.max(options.since ?? 0, found.retention ? now - found.retention : 0);
    const events: LogEvent[] = [];
    for (const { lines } of this.#select.iterate(found.name, since) as Iterable<{ lines: string }>) {
      for (const [at, stream, message] of JSON.parse(lines) as Line[]) {
        if (at >= since) events.push({ at, stream, message });
      }
      if (options.limit !== undefined && events.length > 2 * options.limit + 1000) {
        events.splice(0, events.length - options.limit);
      }
    }
    return options.limit === undefined ? events : events.slice(Math.max(0, events.length - options.limit));
  }

  /** Puts what was appended into the store's open transaction; called after a moment, and by whoever stops a group. */
  flush(): void {
    this.#timer?.cancel();
    if (this.#waiting.size === 0) return;
    const groups = [...this.#waiting];
    this.#waiting.clear();
    this.#world.store
      .write(() => {
        for (const group of groups) this.#write(group);
      })
      .catch((error: Error) => this.#world.log.error("log lines were lost", { error: error.message }));
  }

  #write(group: Group): void {
    const { pending, newest, pendingBytes } = group;
    group.pending = [];
    group.pendingBytes = 0;
    const now = this.#world.clock.now();
    this.#insert.run(group.name, newest, pendingBytes, `[${pending.join(",")}]`);
    group.bytes += pendingBytes;
    if (group.retention && now - group.sweptAt >= SWEEP_EVERY) {
      group.sweptAt = now;
      const gone = this.#expire.all(group.name, now - group.retention) as { bytes: number }[];
      for (const { bytes } of gone) group.bytes -= bytes;
    }
    while (group.bytes > MOST_BYTES) this.#makeRoom(group);
  }

  /** Removes the oldest tenth of a full group, so that it is not done again with every line. */
  #makeRoom(group: Group): void {
    let last = 0;
    for (const { id, bytes } of this.#oldest.all(group.name) as { id: number; bytes: number }[]) {
      last = id;
      group.bytes -= bytes;
      if (group.bytes <= MOST_BYTES * 0.9) break;
    }
    this.#remove.run(group.name, last);
  }

  #warnOfUnknown(group: string): void {
    if (this.#unknown.has(group)) return;
    this.#unknown.add(group);
    this.#world.log.warn(`there is no log group ${group}: what would be logged there is dropped`);
  }
}
