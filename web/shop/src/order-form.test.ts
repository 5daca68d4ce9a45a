import {
  attemptFor,
  EMPTY_FORM,
  orderBody,
  problemsOf,
  withoutCard,
  withTestAddress,
  withTestCard,
} from "./order-form.ts";

const TODAY = new Date(2026, 10, 21);
const filled = withTestCard(withTestAddress(EMPTY_FORM), "valid", TODAY);

test("a form that is filled in becomes the body of an order", () => {
  expect(problemsOf(filled)).toEqual({});
  const lines = [{ pet: { id: "1", title: "Cat", price: 150 }, quantity: 2 }];
  expect(orderBody("o1", { ...filled, city: "  Springfield " }, lines)).toEqual({
    orderId: "o1",
    basket: [{ id: "1", title: "Cat", quantity: 2 }],
    shippingAddress: { address: "1 Meadow Lane", city: "Springfield", postCode: "62704" },
    paymentDetail: { cardNumber: "4242424242424242", cardholderName: "Robin Doe", expiry: "12/29", ccv: "123" },
  });
});

test("an empty form has a problem in each field, in the order of the fields", () => {
  expect(Object.keys(problemsOf(EMPTY_FORM))).toEqual(Object.keys(EMPTY_FORM));
});

test.each([
  ["address", "  "],
  ["postCode", "ABC"],
  ["postCode", "1234567890123"],
  ["cardNumber", "4242"],
  ["cardNumber", "4242 4242 4242 424x"],
  ["expiry", "13/29"],
  ["expiry", "1/29"],
  ["ccv", "12"],
] as const)("%s cannot be %p", (field, value) => {
  expect(Object.keys(problemsOf({ ...filled, [field]: value }))).toEqual([field]);
});

test("an expired card is well formed: the payment refuses it, not the form", () => {
  const expired = withTestCard(filled, "expired", TODAY);
  expect(expired.expiry).toBe("12/25");
  expect(problemsOf(expired)).toEqual({});
});

test("nothing of the card stays when the order is placed, and the address does", () => {
  expect(withoutCard(filled)).toEqual(withTestAddress(EMPTY_FORM));
});

test("an order that is posted again is the same one, with whatever card; another basket or address is another order", () => {
  const lines = [{ pet: { id: "1", title: "Cat", price: 150 }, quantity: 2 }];
  const first = attemptFor(undefined, filled, lines, "o1");
  expect(first.orderId).toBe("o1");
  expect(first.content).not.toContain("4242");
  expect(attemptFor(first, withTestCard(filled, "expired", TODAY), lines, "o2")).toBe(first);
  expect(attemptFor(first, { ...filled, city: "Elsewhere" }, lines, "o2").orderId).toBe("o2");
  expect(attemptFor(first, filled, [{ ...lines[0]!, quantity: 3 }], "o2").orderId).toBe("o2");
});
