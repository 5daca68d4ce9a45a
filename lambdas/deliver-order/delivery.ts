import { InvalidOrder } from "../shared/invalid-order.ts";
import type { Order } from "../shared/order.ts";

/** The delivery that is arranged for an order. @throws InvalidOrder for one that is picked up: a rule sent it here by mistake */
export function delivery(order: Order, at: Date) {
  if (order.orderType !== "order-delivery") {
    throw new InvalidOrder([{ field: "orderType", problem: `is ${order.orderType}, which is not delivered` }]);
  }
  const { street, city } = order.deliveryAddress;
  return {
    status: "arranged",
    arrangedAt: at.toISOString(),
    recipient: order.customer.name,
    phone: order.customer.phone,
    address: `${street}, ${city}`,
    packages: order.items.reduce((sum, { quantity }) => sum + quantity, 0),
  };
}
