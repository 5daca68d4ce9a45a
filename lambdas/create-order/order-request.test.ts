import { CARD, shopOrder } from "../../tests/factories/shop-order.ts";
import { readOrderRequest } from "./order-request.ts";
import { pricedBasket } from "./priced-basket.ts";

const refusal = (body: unknown): string => {
  try {
    readOrderRequest(body);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

test("of a card nothing goes on but its last digits and its expiry", () => {
  const body = shopOrder();
  expect(readOrderRequest(body)).toEqual({
    orderId: body.orderId,
    basket: [{ id: "1", quantity: 2 }],
    shippingAddress: body.shippingAddress,
    card: { last4: "9071", expiry: "12/29" },
  });
  expect(readOrderRequest(shopOrder({ orderId: undefined })).orderId).toBeUndefined();
});

test.each<[string, unknown, string]>([
  ["nothing", undefined, "the body must be JSON"],
  ["a list", [], "the body must be an object"],
  ["an id that is none", shopOrder({ orderId: "1" }), "orderId must be a UUID in lower case, or be left out"],
  ["no basket", shopOrder({ basket: undefined }), "basket must be a list of pets"],
  [
    "too much",
    shopOrder({ basket: Array.from({ length: 21 }, (_, id) => ({ id: `${id}`, quantity: 1 })) }),
    "basket must have at most 20 pets",
  ],
  [
    "a pet twice",
    shopOrder({
      basket: [
        { id: "1", quantity: 9 },
        { id: "1", quantity: 9 },
      ],
    }),
    "basket must name each pet once",
  ],
  ["no address", shopOrder({ shippingAddress: undefined }), "shippingAddress must be an object"],
  [
    "a post code without a digit",
    shopOrder({ shippingAddress: { address: "a", city: "b", postCode: "c" } }),
    "shippingAddress.postCode must be a post code, with at least one digit",
  ],
  [
    "a month that there is not",
    shopOrder({}, { expiry: "13/29" }),
    "paymentDetail.expiry must be a month and a year such as 11/27",
  ],
])("%s is refused, and the message says what is wrong", (_name, body, message) => {
  expect(refusal(body)).toBe(message);
});

test("no message has anything of a card in it, whatever is wrong with it", () => {
  for (const wrong of [
    { cardNumber: `${CARD.cardNumber}x` },
    { ccv: "73511" },
    { expiry: CARD.cardNumber },
    { cardholderName: "" },
  ]) {
    const message = refusal(shopOrder({}, wrong));
    expect(message).toMatch(/^paymentDetail\.\w+ must be /);
    for (const value of [CARD.cardNumber, CARD.cardholderName, CARD.ccv]) expect(message).not.toContain(value);
  }
});

test("prices are the catalogue's, whatever the page showed", () => {
  const pets = [{ id: "1", title: "Cat", price: 150 }];
  const basket = [{ id: "1", quantity: 2, price: 1 }];
  expect(pricedBasket(basket, pets)).toEqual([{ id: "1", title: "Cat", quantity: 2, price: 150 }]);
  expect(() => pricedBasket([...basket, { id: "9", quantity: 1 }], pets)).toThrow(
    "basket[1].id is no pet of the catalogue",
  );
});
