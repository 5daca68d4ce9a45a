import type { EventInput } from "../constructs/event-input.ts";

/** What an order is on the bus: its detail is the order as it was posted, lambdas/shared/order.ts. */
export const ORDER_EVENT = { source: "com.mycompany.order", detailType: "order" } as const;

export const DELIVERY = "order-delivery";
export const PICKUP = "order-pickup";

/** A pickup order as the people of a store read it. A quoted line each, as a mail is a text: "Amazon EventBridge input transformation". */
export const pickupMail: EventInput = {
  paths: {
    orderId: "$.detail.orderId",
    name: "$.detail.customer.name",
    phone: "$.detail.customer.phone",
    store: "$.detail.pickup.store",
    time: "$.detail.pickup.time",
  },
  template: ['"Order <orderId> is picked up at <store>, <time>."', '"Customer: <name>, <phone>"'].join("\n"),
};
