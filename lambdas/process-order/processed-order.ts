import { type Order, orderTotal } from "../shared/order.ts";

/** What is kept of an order that was processed. */
export function processedOrder(order: Order, at: Date) {
  return {
    status: "processed",
    processedAt: at.toISOString(),
    total: orderTotal(order),
    customer: order.customer.name,
    order: JSON.stringify(order),
  };
}
