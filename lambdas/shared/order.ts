import * as z from "zod/mini";

/** The kinds of order that somebody handles. The bus also carries others: see {@link orderSchema}. */
export const ORDER_TYPES = ["order-delivery", "order-pickup"] as const;

const text = (accepted: string) => z.string(accepted).check(z.minLength(1, accepted));
const matching = (pattern: RegExp, accepted: string) => z.string(accepted).check(z.regex(pattern, accepted));
const whole = (from: number, to: number) => {
  const accepted = `must be a whole number from ${from} to ${to}`;
  return z.int(accepted).check(z.gte(from, accepted), z.lte(to, accepted));
};
const part = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.looseObject(shape, "must be an object");

const customer = part({
  name: text("must be a name"),
  phone: matching(/^\+?[0-9][0-9 -]{4,20}$/, "must be a telephone number such as 010-1234-5678"),
  email: z.optional(matching(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "must be an e-mail address")),
});

const item = part({
  name: text("must be the name of the dish"),
  quantity: whole(1, 100),
  // In the currency's smallest unit: a number with a fraction is not the same for every JSON parser on the way.
  price: whole(0, 100_000_000),
});

const common = {
  // It is the key that makes a repeated delivery of an order harmless, so its sender chooses it.
  orderId: matching(/^[A-Za-z0-9_-]{1,64}$/, "must be 1 to 64 letters, digits, - and _"),
  customer,
  items: z.array(item, "must be a list of items").check(z.minLength(1, "must have at least one item")),
};

const delivery = part({
  ...common,
  orderType: z.literal("order-delivery"),
  deliveryAddress: part({ street: text("must be a street and a number"), city: text("must be a city") }),
});

const pickup = part({
  ...common,
  orderType: z.literal("order-pickup"),
  pickup: part({
    store: text("must be the name of a store"),
    time: matching(
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/,
      "must be a time such as 2026-11-21T18:30:00+09:00",
    ),
  }),
});

const other = part({
  ...common,
  orderType: matching(/^(?!order-(delivery|pickup)$)[a-z][a-z0-9-]{0,63}$/, "must be a kind such as order-delivery"),
});

/**
 * What an order on the bus looks like. A kind that nobody handles yet is an order too: the bus has a rule that keeps it, and a consumer
 * that starts to handle it later gets it from the archive. Unknown fields travel along, as each consumer takes those it needs.
 */
export const orderSchema = z.union([delivery, pickup, other]);

/** An order of a kind that somebody handles: what a function takes. */
const handledSchema = z.discriminatedUnion("orderType", [delivery, pickup], `must be ${ORDER_TYPES.join(" or ")}`);

export type DeliveryOrder = z.infer<typeof delivery>;
export type PickupOrder = z.infer<typeof pickup>;
export type Order = DeliveryOrder | PickupOrder;

/** One field that is wrong, in words that its sender can act on. */
export interface FieldProblem {
  /** Such as `items[0].quantity`; empty for the order as a whole. */
  readonly field: string;
  readonly problem: string;
}

export type OrderReading = { readonly order: Order } | { readonly problems: readonly FieldProblem[] };

/** Decides whether a value is an order that somebody handles, and names every field that keeps it from being one. */
export function readOrder(value: unknown): OrderReading {
  const read = handledSchema.safeParse(value);
  if (read.success) return { order: read.data };
  return {
    problems: read.error.issues.map(({ path, message, ...issue }) => ({
      field: path.reduce<string>(
        (field, key) =>
          typeof key === "number" ? `${field}[${key}]` : field === "" ? String(key) : `${field}.${String(key)}`,
        "",
      ),
      problem: isMissing(value, path)
        ? "is missing"
        : issue.code === "invalid_type" && path.length === 0
          ? "must be an object"
          : message,
    })),
  };
}

/** What the order comes to, in the currency's smallest unit. */
export function orderTotal({ items }: { readonly items: Order["items"] }): number {
  return items.reduce((total, { quantity, price }) => total + quantity * price, 0);
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null) return false;
    if (!Object.hasOwn(at, key)) return true;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return false;
}
