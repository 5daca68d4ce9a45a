import { randomUUID } from "node:crypto";

/** A card that nobody may keep: looked for in everything that is kept. */
export const CARD = {
  cardNumber: "4929 1234 5678 9071",
  cardholderName: "Zebedee Quill",
  expiry: "12/29",
  ccv: "7351",
};

/** Body of `POST /order`: two cats, under an id of its own. */
export function shopOrder(changes: Readonly<Record<string, unknown>> = {}, card: Partial<typeof CARD> = {}) {
  return {
    orderId: randomUUID() as string,
    basket: [{ id: "1", title: "Cat", quantity: 2 }],
    shippingAddress: { address: "Teheran-ro 1", city: "Seoul", postCode: "06164" },
    paymentDetail: { ...CARD, ...card },
    ...changes,
  };
}
