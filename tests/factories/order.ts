/** Orders as customers post them. Whatever is given replaces a field; `undefined` leaves it out. */
export function deliveryOrder(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    orderId: "order-1",
    orderType: "order-delivery",
    customer: { name: "Kim", phone: "010-1234-5678" },
    items: [
      { name: "bibimbap", quantity: 2, price: 9_000 },
      { name: "kimchi", quantity: 1, price: 2_000 },
    ],
    deliveryAddress: { street: "Teheran-ro 1", city: "Seoul" },
    ...changes,
  };
}

export function pickupOrder(changes: Readonly<Record<string, unknown>> = {}) {
  const { deliveryAddress: _, ...order } = deliveryOrder();
  return {
    ...order,
    orderId: "order-2",
    orderType: "order-pickup",
    pickup: { store: "Gangnam", time: "2026-11-21T18:30:00+09:00" },
    ...changes,
  };
}

/** Of a kind that nobody handles. */
export function otherOrder(changes: Readonly<Record<string, unknown>> = {}) {
  const { deliveryAddress: _, ...order } = deliveryOrder();
  return { ...order, orderId: "order-3", orderType: "order-catering", ...changes };
}
