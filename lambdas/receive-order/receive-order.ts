import { InvalidOrder, parseOrder } from "../shared/invalid-order.ts";
import { type FieldProblem, type Order, orderTotal } from "../shared/order.ts";

export interface Received {
  readonly statusCode: 201 | 400;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer:
    | { readonly message: string; readonly order: Order; readonly total: number }
    | { readonly message: string; readonly problems: readonly FieldProblem[] };
}

/** What a customer is answered who posts this body: 201 with the order and where it is, or 400 with every field that is wrong. */
export function receiveOrder(body: string): Received {
  try {
    const order = parseOrder(body);
    return {
      statusCode: 201,
      headers: { location: `/order/${order.orderId}` },
      answer: { message: "Order received", order, total: orderTotal(order) },
    };
  } catch (error) {
    if (!(error instanceof InvalidOrder)) throw error;
    return { statusCode: 400, headers: {}, answer: { message: "Not an order", problems: error.problems } };
  }
}
