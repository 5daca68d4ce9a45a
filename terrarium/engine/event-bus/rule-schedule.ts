import type { Timer } from "../clock.ts";
import type { World } from "../world.ts";
import { type BusEvent, createBusEvent } from "./bus-event.ts";
import type { Rule } from "./rule.ts";

/** Longer waits are made of several, so that a clock that was set is noticed. */
const LONGEST_WAIT = 3_600_000;

/**
 * Runs a scheduled rule on the world's clock: its targets get an event `Scheduled Event` of `aws.events`, which no other rule
 * sees (doc: "Creating a rule that runs on a schedule (legacy) in Amazon EventBridge").
 */
export class RuleSchedule {
  readonly #world: World;
  readonly #rule: Rule;
  #timer: Timer | undefined;

  constructor(world: World, rule: Rule) {
    this.#world = world;
    this.#rule = rule;
    this.#wait(world.clock.now());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #wait(after: number): void {
    const { clock } = this.#world;
    const next = this.#rule.schedule?.next(after, this.#rule.madeAt);
    if (next === undefined) return;
    const left = next - clock.now();
    if (left > LONGEST_WAIT) {
      this.#timer = clock.after(LONGEST_WAIT, () => this.#wait(after));
      return;
    }
    this.#timer = clock.after(left, () => {
      // After a sleep of the machine it runs once, not once for each time that went by.
      this.#wait(Math.max(next, clock.now()));
      if (this.#rule.enabled) this.#fire(next);
    });
  }

  #fire(time: number): void {
    const event = scheduledEvent(this.#world, this.#rule.arn, time);
    const { envelope, lineage } = event;
    this.#world.trace.record("accepted", this.#rule.arn, lineage, {
      eventId: envelope.id,
      source: envelope.source,
      detailType: envelope["detail-type"],
    });
    Promise.all(this.#rule.hand(event)).catch((error: Error) => {
      this.#world.log.error(`${this.#rule.arn} could not keep its scheduled event`, { error: error.message });
    });
  }
}

function scheduledEvent(world: World, ruleArn: string, time: number): BusEvent {
  const id = world.random.uuid();
  const header = { id, source: "aws.events", detailType: "Scheduled Event", resources: [ruleArn], time };
  return createBusEvent(world, header, {}, "{}");
}
