import { orderSchema, orderTotal } from "../shared/order.ts";

export interface OrderReport {
  /** The day that the report is about: from the one, up to but without the other. ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly orders: number;
  /** What they come to, in the currency's smallest unit. */
  readonly total: number;
  readonly byType: Readonly<Record<string, { readonly orders: number; readonly total: number }>>;
  /** Events of the bus that are no orders. */
  readonly invalid: number;
}

const DAY = 86_400_000;

/** The 24 hours that ended at a time, in milliseconds since 1970. */
export function dayBefore(time: string): { readonly from: number; readonly to: number } {
  const to = Date.parse(time);
  if (Number.isNaN(to)) throw new Error(`The event's time is ${JSON.stringify(time)}, which is no time`);
  return { from: to - DAY, to };
}

/** Counts the orders of a journal, whose entries are events as the bus had them. An order that came twice, or was replayed, counts once. */
export function reportOn(
  entries: Iterable<string>,
  { from, to }: { readonly from: number; readonly to: number },
): OrderReport {
  const orders = new Map<string, { readonly type: string; readonly total: number }>();
  let invalid = 0;
  for (const entry of entries) {
    const read = orderSchema.safeParse(detailOf(entry));
    if (!read.success) invalid += 1;
    else orders.set(read.data.orderId, { type: read.data.orderType, total: orderTotal(read.data) });
  }
  const byType: Record<string, OrderReport["byType"][string]> = {};
  for (const { type, total } of orders.values()) {
    const sum = byType[type] ?? { orders: 0, total: 0 };
    byType[type] = { orders: sum.orders + 1, total: sum.total + total };
  }
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    orders: orders.size,
    total: Object.values(byType).reduce((sum, { total }) => sum + total, 0),
    byType: Object.fromEntries(Object.entries(byType).sort(([a], [b]) => (a < b ? -1 : 1))),
    invalid,
  };
}

/** For the people who get it by mail. */
export function reportText({ from, to, orders, total, byType, invalid }: OrderReport): string {
  const line = (name: string, count: number, sum: number) =>
    `${name.padEnd(24)} ${String(count).padStart(8)} ${String(sum).padStart(14)}`;
  return [
    `Orders from ${from} to ${to}`,
    "",
    ...Object.entries(byType).map(([type, { orders: count, total: sum }]) => line(type, count, sum)),
    line("all", orders, total),
    ...(invalid > 0 ? ["", `${invalid} events were no orders.`] : []),
  ].join("\n");
}

function detailOf(entry: string): unknown {
  try {
    return (JSON.parse(entry) as { detail?: unknown } | null)?.detail;
  } catch {
    return undefined; // counted as invalid
  }
}
