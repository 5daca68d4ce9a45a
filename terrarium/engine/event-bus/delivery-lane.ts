import type { Timer } from "../clock.ts";
import type { World } from "../world.ts";
import { type BusEvent, readBusEvent } from "./bus-event.ts";
import { DeadLetters } from "./dead-letters.ts";
import { type DeliveryFailure, failureOf, isDefect } from "./delivery-failure.ts";
import type { DeliveryRow, DeliveryTable } from "./delivery-table.ts";
import { retryDelay } from "./retry-policy.ts";
import type { RuleMetrics } from "./rule-metrics.ts";
import type { RuleTarget } from "./rule-target.ts";

/** What the lanes of one rule share. */
export interface LaneParts {
  readonly world: World;
  readonly table: DeliveryTable;
  readonly ruleArn: string;
  readonly metrics: RuleMetrics;
  /** For the rule's figures; `inFlight` is what is under way outside. */
  readonly counts: { delivered: number; failed: number; deadLettered: number; inFlight: number };
}

/** Tries of one target that are under way at once. */
const MOST_RUNNING = 32;

/**
 * The way of a rule's events to one target. A target of this account is tried in the same turn, and what it takes is as durable
 * as the answer to whoever put the event; nothing is written here. What it does not take, and all that goes to the world
 * outside, lies in the table until the target took it, the dead-letter queue did, or it was given up.
 */
export class DeliveryLane {
  readonly target: RuleTarget;
  readonly #parts: LaneParts;
  readonly #deadLetters: DeadLetters;
  readonly #running = new Set<number>();
  #timer: Timer | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(parts: LaneParts, target: RuleTarget) {
    this.#parts = parts;
    this.target = target;
    this.#deadLetters = new DeadLetters(parts, target);
  }

  /** Resolves when the event is safe: taken, dead-lettered, given up, or on the disk for its next try. */
  async hand(event: BusEvent): Promise<void> {
    const { table, ruleArn, world } = this.#parts;
    const { id } = this.target.definition;
    if (this.target.slow) {
      await table.add(ruleArn, id, event, 0, world.clock.now());
      this.#run();
      return;
    }
    const failure = await this.#try(event, 0);
    if (!failure) return;
    const nextAt = await this.#settle(event, 1, failure);
    if (nextAt === undefined) return;
    await table.add(ruleArn, id, event, 1, nextAt, failure);
    this.#schedule(nextAt);
  }

  /** Goes on with what was kept; to be called when everything it may need is there. */
  resume(): void {
    this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  /** One try. Undefined: the target has it. */
  async #try(event: BusEvent, triesBefore: number): Promise<DeliveryFailure | undefined> {
    const { world, ruleArn, metrics, counts } = this.#parts;
    const { arn, id } = this.target.definition;
    const eventId = event.envelope.id;
    let outside = 0;
    metrics.attempted(triesBefore > 0);
    try {
      const body = this.target.bodyOf(event);
      if (this.target.transforms && triesBefore === 0) {
        world.trace.record("transformed", ruleArn, event.lineage, { eventId, target: arn, targetId: id });
      }
      await this.target.take(event, body, () => {
        outside = 1;
        counts.inFlight++;
      });
      counts.delivered++;
      metrics.delivered(world.clock.now() - event.ingestedAt);
      world.trace.record("delivered", ruleArn, event.lineage, {
        eventId,
        target: arn,
        targetId: id,
        tries: triesBefore + 1,
      });
      return undefined;
    } catch (error) {
      if (isDefect(error)) world.log.error(`${ruleArn} failed to reach ${arn}`, { error: error.stack });
      const failure = failureOf(error);
      counts.failed++;
      world.trace.record("failed", ruleArn, event.lineage, {
        eventId,
        target: arn,
        targetId: id,
        code: failure.code,
        reason: failure.message,
        tries: triesBefore + 1,
      });
      return failure;
    } finally {
      counts.inFlight -= outside;
    }
  }

  /** What becomes of an event after a failed try: when the next one is due, or undefined where that was the end of it. */
  async #settle(event: BusEvent, tries: number, failure: DeliveryFailure): Promise<number | undefined> {
    const { world } = this.#parts;
    const { maximumRetryAttempts, maximumEventAgeInSeconds } = this.target.retryPolicy;
    const now = world.clock.now();
    const endsAt = event.ingestedAt + maximumEventAgeInSeconds * 1000;
    const retries = tries - 1;
    if (!failure.retryable) await this.#deadLetters.take(event, failure, retries);
    else if (retries >= maximumRetryAttempts)
      await this.#deadLetters.take(event, failure, retries, "MaximumRetryAttempts");
    else if (now >= endsAt) await this.#deadLetters.take(event, failure, retries, "MaximumEventAgeInSeconds");
    else return Math.min(endsAt, now + retryDelay(retries, world.random));
    return undefined;
  }

  /** Sets off what is due, and a timer for what will be. */
  #run(): void {
    if (this.#closed) return;
    const { table, ruleArn, world } = this.#parts;
    const { id } = this.target.definition;
    const now = world.clock.now();
    if (this.#running.size < MOST_RUNNING) {
      for (const row of table.due(ruleArn, id, now, 2 * MOST_RUNNING)) {
        if (this.#running.has(row.id)) continue;
        this.#running.add(row.id);
        void this.#retry(row);
        if (this.#running.size >= MOST_RUNNING) break;
      }
    }
    const next = table.nextAt(ruleArn, id, now);
    if (next !== undefined) this.#schedule(next);
  }

  #schedule(at: number): void {
    if (this.#closed || at >= this.#timerAt) return;
    const { clock } = this.#parts.world;
    this.#timer?.cancel();
    this.#timerAt = at;
    this.#timer = clock.after(at - clock.now(), () => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.#run();
    });
  }

  async #retry(row: DeliveryRow): Promise<void> {
    const { table, world } = this.#parts;
    try {
      await this.#tryRow(row, table);
    } catch (error) {
      // The row stays: it is tried again after the next start.
      if (!this.#closed) world.log.error(`${this.#parts.ruleArn} could not go on`, { error: (error as Error).message });
      return;
    }
    this.#running.delete(row.id);
    this.#run();
  }

  async #tryRow(row: DeliveryRow, table: DeliveryTable): Promise<void> {
    const { id, event: text, lineage, ingested_at: ingestedAt, forwarded, tries } = row;
    const event = readBusEvent(text, { lineage, ingestedAt, forwarded: forwarded === 1 });
    const endsAt = ingestedAt + this.target.retryPolicy.maximumEventAgeInSeconds * 1000;
    const last = tries > 0 && this.#parts.world.clock.now() >= endsAt ? lastFailure(row) : undefined;
    const failure = last ?? (await this.#try(event, tries));
    if (this.#closed) return;
    const made = last ? tries : tries + 1;
    const nextAt = failure && (await this.#settle(event, made, failure));
    if (failure && nextAt !== undefined) await table.retryLater(id, made, nextAt, failure);
    else await table.remove(id);
  }
}

/** Its time is over: what it failed by stands with it. */
function lastFailure({ error_code: code, error_message: message }: DeliveryRow): DeliveryFailure {
  return { code: code ?? "UNKNOWN", message: message ?? "", retryable: true };
}
