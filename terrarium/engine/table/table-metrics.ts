import { EngineError } from "../errors.ts";
import { type Dimensions, type Meter, Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";
import type { Consumed } from "./capacity.ts";
import { ConditionalCheckFailedException, TransactionCanceledException } from "./table-errors.ts";

/** What tables report to CloudWatch ("DynamoDB metrics and dimensions"). */
export class TableMetrics {
  readonly #metrics: Metrics;
  readonly #meters = new Map<string, Meter>();

  constructor(world: World) {
    this.#metrics = world.service(Metrics);
  }

  consumed(TableName: string, direction: "Read" | "Write", consumed: readonly Consumed[]): void {
    const name = `Consumed${direction}CapacityUnits`;
    for (const { table, indexes } of consumed) {
      if (table > 0) this.#meter(name, { TableName }).add(table);
      for (const [{ name: index, kind }, units] of indexes) {
        const global = kind === "GLOBAL" && { GlobalSecondaryIndexName: index };
        this.#meter(name, { TableName, ...global }).add(units);
      }
    }
  }

  succeeded(Operation: string, request: Readonly<Record<string, unknown>>, milliseconds: number): void {
    const { TableName } = request;
    if (typeof TableName !== "string") return;
    this.#meter("SuccessfulRequestLatency", { TableName, Operation }, "Milliseconds").add(milliseconds);
  }

  failed(request: Readonly<Record<string, unknown>>, error: unknown): void {
    const { TableName } = request;
    if (error instanceof ConditionalCheckFailedException) {
      if (typeof TableName === "string") this.#meter("ConditionalCheckFailedRequests", { TableName }).add(1);
    } else if (error instanceof EngineError && error.callerFault && !(error instanceof TransactionCanceledException)) {
      this.#meter("UserErrors", {}).add(1);
    }
  }

  #meter(name: string, dimensions: Dimensions, unit = "Count"): Meter {
    const key = `${name} ${Object.values(dimensions).join(" ")}`;
    let meter = this.#meters.get(key);
    if (!meter) {
      meter = this.#metrics.meter("AWS/DynamoDB", name, dimensions, unit);
      this.#meters.set(key, meter);
    }
    return meter;
  }
}
