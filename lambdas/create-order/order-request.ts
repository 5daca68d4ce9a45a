import * as z from "zod/mini";

const text = (accepted: string, longest = 200) =>
  z.string(accepted).check(z.trim(), z.minLength(1, accepted), z.maxLength(longest, accepted));
const matching = (pattern: RegExp, accepted: string) => z.string(accepted).check(z.trim(), z.regex(pattern, accepted));
const part = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.object(shape, "must be an object");

const QUANTITY = "must be a whole number from 1 to 1000";

/** No sentence here says what was sent: it may be a card. What is not named is dropped. */
const schema = part({
  orderId: z.optional(
    matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "must be a UUID in lower case, or be left out"),
  ),
  basket: z
    .array(
      part({
        id: text("must be the id of a pet", 64),
        quantity: z.int(QUANTITY).check(z.gte(1, QUANTITY), z.lte(1_000, QUANTITY)),
      }),
      "must be a list of pets",
    )
    .check(
      z.minLength(1, "must have at least one pet"),
      z.maxLength(20, "must have at most 20 pets"),
      z.refine((lines) => new Set(lines.map(({ id }) => id)).size === lines.length, "must name each pet once"),
    ),
  shippingAddress: part({
    address: text("must be a street and a number"),
    city: text("must be a city"),
    postCode: matching(/^(?=.*\d)[\dA-Za-z -]{1,12}$/, "must be a post code, with at least one digit"),
  }),
  paymentDetail: part({
    cardNumber: matching(/^(\d[ -]?){11,18}\d$/, "must be the 12 to 19 digits of a card"),
    cardholderName: text("must be the name on the card"),
    expiry: matching(/^(0[1-9]|1[0-2])\/\d{2}$/, "must be a month and a year such as 11/27"),
    ccv: matching(/^\d{3,4}$/, "must be the three or four digits on the card"),
  }),
});

/** An order as a customer posts it, without what nobody may keep: of the card, its last four digits and its expiry. */
export interface OrderRequest {
  /** Chosen by the customer, so that posting again does not order again. */
  readonly orderId?: string;
  readonly basket: readonly { readonly id: string; readonly quantity: number }[];
  readonly shippingAddress: { readonly address: string; readonly city: string; readonly postCode: string };
  readonly card: { readonly last4: string; readonly expiry: string };
}

/** A request that cannot be an order; the message names each field that is wrong, and none of its values. */
export class BadOrder extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BadOrder";
  }
}

/** @throws BadOrder */
export function readOrderRequest(body: unknown): OrderRequest {
  if (body === undefined) throw new BadOrder("the body must be JSON");
  const read = schema.safeParse(body);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${fieldName(path)} ${message}`);
    throw new BadOrder(problems.slice(0, 10).join("; "));
  }
  const { orderId, basket, shippingAddress, paymentDetail } = read.data;
  const last4 = paymentDetail.cardNumber.replaceAll(/\D/g, "").slice(-4);
  return { orderId, basket, shippingAddress, card: { last4, expiry: paymentDetail.expiry } };
}

function fieldName(path: readonly PropertyKey[]): string {
  const name = path.reduce<string>(
    (field, key) =>
      typeof key === "number" ? `${field}[${key}]` : field === "" ? String(key) : `${field}.${String(key)}`,
    "",
  );
  return name === "" ? "the body" : name;
}
