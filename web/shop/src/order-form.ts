import type { CartLine } from "./cart.ts";

/** What a person types in, by the name of its field. */
export interface OrderForm {
  readonly address: string;
  readonly city: string;
  readonly postCode: string;
  readonly cardNumber: string;
  readonly cardholderName: string;
  readonly expiry: string;
  readonly ccv: string;
}

export type Field = keyof OrderForm;

export const EMPTY_FORM: OrderForm = {
  address: "",
  city: "",
  postCode: "",
  cardNumber: "",
  cardholderName: "",
  expiry: "",
  ccv: "",
};

/** Body of `POST /order`. */
export interface OrderBody {
  /** A UUID of the customer's: posted again, it is no second order. */
  readonly orderId: string;
  readonly basket: readonly { readonly id: string; readonly title: string; readonly quantity: number }[];
  readonly shippingAddress: { readonly address: string; readonly city: string; readonly postCode: string };
  readonly paymentDetail: {
    readonly cardNumber: string;
    readonly cardholderName: string;
    readonly expiry: string;
    readonly ccv: string;
  };
}

/** What a field must look like, and what is said where it does not. An expired card is well formed: it is refused when it is to pay. */
const RULES: Readonly<Record<Field, readonly [form: RegExp, problem: string]>> = {
  address: [/\S/, "Enter the street and the number."],
  city: [/\S/, "Enter the city."],
  postCode: [
    /^\s*(?=.*\d)[\dA-Za-z -]{1,12}$/,
    "Enter a post code with at least one digit: the shipping is calculated from it.",
  ],
  cardNumber: [/^(\s*\d){12,19}\s*$/, "Enter the card's number: 12 to 19 digits."],
  cardholderName: [/\S/, "Enter the name that is on the card."],
  expiry: [/^\s*(0[1-9]|1[0-2])\/\d{2}\s*$/, "Enter the expiry as MM/YY."],
  ccv: [/^\s*\d{3,4}\s*$/, "Enter the 3 or 4 digits on the back of the card."],
};

export type Problems = Readonly<Partial<Record<Field, string>>>;

/** What has to be changed before the order can be sent, in the order of the fields; empty where it can. */
export function problemsOf(form: OrderForm): Problems {
  const wrong = (Object.keys(RULES) as Field[]).filter((field) => !RULES[field][0].test(form[field]));
  return Object.fromEntries(wrong.map((field) => [field, RULES[field][1]]));
}

/** An order as far as it is the same order when it is posted again: whoever pays with another card means the same one. */
export interface Attempt {
  readonly orderId: string;
  readonly content: string;
}

/** The last attempt, if it was for the same, and else a new one. An answer that got lost so leads to no second order. */
export function attemptFor(
  last: Attempt | undefined,
  form: OrderForm,
  lines: readonly CartLine[],
  newId: string,
): Attempt {
  const { basket, shippingAddress } = orderBody("", form, lines);
  const content = JSON.stringify([basket, shippingAddress]);
  return last?.content === content ? last : { orderId: newId, content };
}

export function orderBody(orderId: string, form: OrderForm, lines: readonly CartLine[]): OrderBody {
  const { address, city, postCode, cardholderName, expiry, ccv } = form;
  return {
    orderId,
    basket: lines.map(({ pet: { id, title }, quantity }) => ({ id, title, quantity })),
    shippingAddress: { address: address.trim(), city: city.trim(), postCode: postCode.trim() },
    paymentDetail: {
      cardNumber: form.cardNumber.replaceAll(/\s/g, ""),
      cardholderName: cardholderName.trim(),
      expiry: expiry.trim(),
      ccv: ccv.trim(),
    },
  };
}

/** The form without its card: what stays when an order is placed. */
export function withoutCard(form: OrderForm): OrderForm {
  const { cardNumber, cardholderName, expiry, ccv } = EMPTY_FORM;
  return { ...form, cardNumber, cardholderName, expiry, ccv };
}

export type TestCard = "valid" | "expired";

/** The form paid with a card that works for some years to come, or with one that has expired. Both are numbers that no bank gives out. */
export function withTestCard(form: OrderForm, card: TestCard, today: Date): OrderForm {
  const year = String((today.getFullYear() + (card === "valid" ? 3 : -1)) % 100).padStart(2, "0");
  const cardNumber = card === "valid" ? "4242 4242 4242 4242" : "4000 0000 0000 0069";
  return { ...form, cardNumber, cardholderName: "Robin Doe", expiry: `12/${year}`, ccv: "123" };
}

/** An address to try the shop with. */
export function withTestAddress(form: OrderForm): OrderForm {
  return { ...form, address: "1 Meadow Lane", city: "Springfield", postCode: "62704" };
}
