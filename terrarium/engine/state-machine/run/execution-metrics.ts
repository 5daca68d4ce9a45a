import { Metrics } from "../../metrics/metrics.ts";
import type { World } from "../../world.ts";
import type { Ending } from "./execution.ts";

/** The metrics of one state machine in AWS/States (doc: "Monitoring Step Functions metrics using Amazon CloudWatch"). */
export class ExecutionMetrics {
  readonly #meter: (name: string, unit?: string) => { add(value: number): void };

  constructor(world: World, machineArn: string) {
    const metrics = world.service(Metrics);
    const meters = new Map<string, { add(value: number): void }>();
    this.#meter = (name, unit) => {
      let meter = meters.get(name);
      if (!meter) {
        meter = metrics.meter("AWS/States", name, { StateMachineArn: machineArn }, unit);
        meters.set(name, meter);
      }
      return meter;
    };
  }

  started(): void {
    this.#meter("ExecutionsStarted").add(1);
  }

  ended({ status, stoppedAt }: Ending, startedAt: number): void {
    this.#meter(NAMES[status]).add(1);
    this.#meter("ExecutionTime", "Milliseconds").add(stoppedAt - startedAt);
  }
}

const NAMES = {
  SUCCEEDED: "ExecutionsSucceeded",
  FAILED: "ExecutionsFailed",
  TIMED_OUT: "ExecutionsTimedOut",
  ABORTED: "ExecutionsAborted",
} as const;
