import type { Clock } from "./clock.ts";

/** What happened to a message at one place. */
export type Hop =
  | "accepted" // a front door took it in
  | "refused" // a front door or a permission turned it away
  | "queued" // it is durable in a queue
  | "received" // somebody holds it, invisible to others
  | "transformed" // an input template made another shape of it
  | "delivered" // its target has taken it
  | "failed" // its target has not; it will be tried again or dead-lettered
  | "dead-lettered" // moved to the dead-letter queue
  | "moved" // moved back by a message move task
  | "deleted" // acknowledged
  | "expired" // its retention period ended
  | "purged"
  | "stored" // an object was written
  | "pushed"; // sent to an open socket

/** One hop of one message. */
export interface TraceRecord {
  /** 1, 2, 3 … in this run. */
  readonly seq: number;
  /** Milliseconds since 1970, by the world's clock. */
  readonly at: number;
  readonly hop: Hop;
  /** ARN of the part where it happened (or its name, where AWS gives it no ARN). */
  readonly part: string;
  /** The same on every hop of one message, from the first door it came in by to its end. */
  readonly lineage: string;
  /** What else is worth knowing: message id, status, reason, receive count … */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Which records somebody waits for: fields that must be equal, or a predicate. */
export type TraceMatch = Partial<Pick<TraceRecord, "hop" | "part" | "lineage">> | ((record: TraceRecord) => boolean);

/** How many records are kept for those who come later. */
const KEPT = 20_000;

/**
 * Every hop of every message, in order. Tests wait on it instead of sleeping, and a console draws it.
 */
export class Trace {
  readonly #clock: Clock;
  #seq = 0;
  #kept: TraceRecord[] = [];
  readonly #listeners = new Set<(record: TraceRecord) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  record(hop: Hop, part: string, lineage: string, detail: Readonly<Record<string, unknown>> = {}): void {
    const record: TraceRecord = { seq: ++this.#seq, at: this.#clock.now(), hop, part, lineage, detail };
    this.#kept.push(record);
    if (this.#kept.length >= 2 * KEPT) this.#kept = this.#kept.slice(-KEPT);
    for (const listener of this.#listeners) listener(record);
  }

  /** The number of the newest record: hand it to {@link next} to wait for what comes after this moment. */
  get seq(): number {
    return this.#seq;
  }

  /** The kept records with a number above `since`, oldest first. */
  since(since = 0): readonly TraceRecord[] {
    const oldest = this.#kept[0]?.seq ?? 1;
    return this.#kept.slice(Math.max(0, since + 1 - oldest));
  }

  /** Calls `listener` for each record from now on, until the returned function is called. */
  follow(listener: (record: TraceRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * The first matching record with a number above `since`: one of the past at once, or the next to come. With the
   * default, `since = 0`, a record that came before the call counts, so there is no race between act and wait.
   */
  next(match: TraceMatch, options: { since?: number; signal?: AbortSignal } = {}): Promise<TraceRecord> {
    const fits = predicate(match);
    const past = this.since(options.since).find(fits);
    if (past) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const stop = this.follow((record) => {
        if (!fits(record)) return;
        stop();
        resolve(record);
      });
      options.signal?.addEventListener("abort", () => {
        stop();
        reject(options.signal?.reason);
      });
    });
  }

  /** Resolves when `count` matching records with a number above `since` exist, and returns them, oldest first. */
  async count(match: TraceMatch, count: number, options: { since?: number } = {}): Promise<readonly TraceRecord[]> {
    const fits = predicate(match);
    const found = this.since(options.since).filter(fits);
    while (found.length < count) {
      found.push(await this.next(match, { since: found.at(-1)?.seq ?? options.since ?? 0 }));
    }
    return found.slice(0, count);
  }
}

function predicate(match: TraceMatch): (record: TraceRecord) => boolean {
  if (typeof match === "function") return match;
  const { hop, part, lineage } = match;
  return (record) =>
    (hop === undefined || record.hop === hop) &&
    (part === undefined || record.part === part) &&
    (lineage === undefined || record.lineage === lineage);
}
