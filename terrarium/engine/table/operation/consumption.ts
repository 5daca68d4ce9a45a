import { type Consumed, describeConsumed } from "../capacity.ts";
import type { Table } from "../table.ts";
import { TableMetrics } from "../table-metrics.ts";

/** Reports what a request consumed of a table, and describes it where the request asked ("ReturnConsumedCapacity"). */
export function consumption(
  table: Table,
  mode: string,
  direction: "Read" | "Write",
  consumed: readonly Consumed[],
  inTransaction = false,
): object | undefined {
  table.world.service(TableMetrics).consumed(table.name, direction, consumed);
  return describeConsumed(mode, table.name, consumed, inTransaction ? direction : undefined);
}
