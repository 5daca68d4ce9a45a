import { ADMINISTRATOR } from "../../terrarium/engine/authorization.ts";
import type { EventBus } from "../../terrarium/engine/event-bus/event-bus.ts";
import { EventBusService } from "../../terrarium/engine/event-bus/event-bus-service.ts";
import type { PutEventsEntry, PutEventsResult } from "../../terrarium/engine/event-bus/put-events-entry.ts";
import type { Rule, RuleDefinition } from "../../terrarium/engine/event-bus/rule.ts";
import type { TargetDefinition } from "../../terrarium/engine/event-bus/rule-target.ts";
import { Lifecycle } from "../../terrarium/engine/lifecycle.ts";
import type { ReceivedMessage } from "../../terrarium/engine/queue/message.ts";
import type { Queue } from "../../terrarium/engine/queue/queue.ts";
import { QueueService } from "../../terrarium/engine/queue/queue-service.ts";
import { type Handover, Recipients } from "../../terrarium/engine/recipients.ts";
import { VirtualClock } from "../../terrarium/engine/virtual-clock.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { createTestWorld, type TestWorldOptions } from "./world.ts";

export const UNSTABLE_TARGET = "arn:aws:unstable:us-east-1:000000000000:target";

/** An event bus, with queues, a rule for events of the source `shop`, and a target that fails as a test says. */
export class EventBusBench {
  readonly world: World & { readonly clock: VirtualClock };
  readonly service: EventBusService;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** What the target that may fail has taken. */
  readonly taken: Handover[] = [];
  /** What it throws next; undefined: it takes. */
  failure: (() => Error | undefined) | undefined;
  /** How often it was tried. */
  tries = 0;

  constructor(options: Omit<TestWorldOptions, "clock"> & { clock?: VirtualClock } = {}) {
    this.world = createTestWorld({ clock: new VirtualClock(), ...options });
    const queues = this.world.service(QueueService);
    this.queue = queues.declare({ name: "orders" }, "orders");
    this.deadLetters = queues.declare({ name: "dead-letters" }, "dead-letters");
    this.service = this.world.service(EventBusService);
    this.world.service(Recipients).serve("unstable", (arn) => ({
      arn,
      action: "unstable:Take",
      edge: "sends",
      hasResourcePolicy: true,
      take: async (handover) => {
        this.tries++;
        const error = this.failure?.();
        if (error) throw error;
        this.taken.push(handover);
      },
    }));
  }

  get clock(): VirtualClock {
    return this.world.clock;
  }

  get bus(): EventBus {
    return this.service.bus();
  }

  ready(): void {
    this.world.service(Lifecycle).ready();
  }

  close(): void {
    this.world.service(Lifecycle).close();
    this.world.service(QueueService).close();
    this.world.store.close();
  }

  /** A declared rule for all events of `shop`, with this target. */
  async rule(
    target: Partial<TargetDefinition> = {},
    definition: Partial<RuleDefinition> = {},
    bus: EventBus = this.bus,
  ): Promise<Rule> {
    const rule = await this.service.rules.declare(
      bus,
      { name: "all", pattern: JSON.stringify({ source: ["shop"] }), ...definition },
      `test/${definition.name ?? "all"}`,
    );
    await this.service.rules.putTarget(rule, { id: "target", arn: this.queue.arn, ...target });
    return rule;
  }

  put(...entries: PutEventsEntry[]): Promise<PutEventsResult[]> {
    const complete = entries.map((entry) => ({ source: "shop", detailType: "Order", detail: '{"id":1}', ...entry }));
    return this.service.putEvents(complete, { principal: ADMINISTRATOR });
  }

  /** Everything in a queue, taken out of it. */
  async drain(queue = this.queue): Promise<ReceivedMessage[]> {
    const all: ReceivedMessage[] = [];
    for (;;) {
      const messages = await queue.receive({ max: 10 });
      if (messages.length === 0) return all;
      for (const message of messages) await queue.delete(message.receiptHandle);
      all.push(...messages);
    }
  }

  /** What happened to all events, each as `hop part`. */
  hops(): string[] {
    const name = (arn: string) => arn.slice(arn.lastIndexOf(":") + 1);
    return this.world.trace.since().map(({ hop, part }) => `${hop} ${name(part)}`);
  }
}
