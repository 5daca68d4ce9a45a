import type { World } from "../world.ts";

/** What narrows a metric down: `{QueueName: "orders"}`. */
export type Dimensions = Readonly<Record<string, string>>;

/** Takes the values of one metric; costs next to nothing, so that a service calls it on every message. */
export interface Meter {
  add(value: number): void;
}

/**
 * The metrics of CloudWatch: what the services here emit and what is put by clients. Alarms read them.
 */
export class Metrics {
  // biome-ignore lint/complexity/noUselessConstructor: a service is made with its world
  constructor(_world: World) {}

  /** The meter of one metric: `meter("AWS/SQS", "NumberOfMessagesSent", { QueueName })`. Keep it, and add to it. */
  meter(_namespace: string, _name: string, _dimensions: Dimensions, _unit = "Count"): Meter {
    return { add: () => {} };
  }

  /** A value that is looked at once a minute while it has an alarm or somebody asks, such as the depth of a queue. Returns what ends it. */
  sample(_namespace: string, _name: string, _dimensions: Dimensions, _read: () => number | undefined, _unit = "Count") {
    return () => {};
  }
}
