import type { Status } from "./status.ts";

/** An order of this tab. Nothing of the card is in it. */
export interface TabOrder {
  readonly orderId: string;
  /** Milliseconds since 1970. */
  readonly placedAt: number;
  readonly lines: readonly { readonly title: string; readonly quantity: number }[];
  readonly total: number;
  /** Where its status arrives, for as long as none has. */
  readonly callbackUrl?: string;
  readonly statuses: readonly Status[];
}

const KEY = "orders";

/** The orders of this tab, newest first, which a reload leaves as they are. What cannot be read is none. */
export function readOrders(storage: Pick<Storage, "getItem">): readonly TabOrder[] {
  try {
    const read: unknown = JSON.parse(storage.getItem(KEY) ?? "[]");
    return Array.isArray(read) ? read.filter(isOrder) : [];
  } catch {
    return []; // a browser that keeps nothing, or something of another version
  }
}

export function keepOrders(storage: Pick<Storage, "setItem">, orders: readonly TabOrder[]): void {
  try {
    storage.setItem(KEY, JSON.stringify(orders));
  } catch {
    // Full or forbidden: the list then ends with the page, and nothing else.
  }
}

/** With a status for one of them, after which it needs no connection. */
export function withNews(
  orders: readonly TabOrder[],
  orderId: string,
  statuses: readonly Status[],
): readonly TabOrder[] {
  return orders.map((order) =>
    order.orderId === orderId && order.statuses !== statuses
      ? { ...order, statuses, callbackUrl: statuses.length > 0 ? undefined : order.callbackUrl }
      : order,
  );
}

function isOrder(value: unknown): value is TabOrder {
  const { orderId, placedAt, lines, total, statuses } = (value ?? {}) as Partial<TabOrder>;
  return (
    typeof orderId === "string" &&
    typeof placedAt === "number" &&
    typeof total === "number" &&
    Array.isArray(lines) &&
    Array.isArray(statuses)
  );
}
