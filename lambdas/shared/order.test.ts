import { readFileSync } from "node:fs";
import { join } from "node:path";
import ajvDraft4 from "ajv-draft-04";
import fc from "fast-check";
import { deliveryOrder, otherOrder, pickupOrder } from "../../tests/factories/order.ts";
import { orderSchema, orderTotal, readOrder } from "./order.ts";
import { orderJsonSchema } from "./order-json-schema.ts";

const FILE = join(import.meta.dirname, "order.schema.json");
const bySchema = new ajvDraft4.default({ allErrors: true }).compile(JSON.parse(readFileSync(FILE, "utf8")));
const byZod = (value: unknown) => orderSchema.safeParse(value).success;

test("the JSON schema is up to date: node lambdas/shared/write-order-schema.ts", () => {
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(orderJsonSchema());
});

const [item] = deliveryOrder().items;
const cases: readonly [name: string, order: unknown, accepted: boolean][] = [
  ["a delivery", deliveryOrder(), true],
  ["a pickup", pickupOrder(), true],
  ["a kind that nobody handles", otherOrder(), true],
  ["with fields that nobody knows", deliveryOrder({ note: "ring twice", items: [{ ...item, sku: "1" }] }), true],
  ["a time in UTC", pickupOrder({ pickup: { store: "Gangnam", time: "2026-11-21T18:30Z" } }), true],
  ["free of charge", deliveryOrder({ items: [{ ...item, price: 0 }] }), true],
  ["a delivery to nowhere", deliveryOrder({ deliveryAddress: undefined }), false],
  ["a pickup that says nothing of where", pickupOrder({ pickup: undefined }), false],
  [
    "a pickup with an address is none",
    pickupOrder({ pickup: undefined, deliveryAddress: { street: "a", city: "b" } }),
    false,
  ],
  ["a pickup at some time", pickupOrder({ pickup: { store: "Gangnam", time: "soon" } }), false],
  ["no id", deliveryOrder({ orderId: undefined }), false],
  ["an id that is no name", deliveryOrder({ orderId: "../1" }), false],
  ["an id of 65 characters", deliveryOrder({ orderId: "a".repeat(65) }), false],
  ["no kind", deliveryOrder({ orderType: undefined }), false],
  ["a kind that is no name", otherOrder({ orderType: "Order Delivery" }), false],
  ["a customer without a telephone", deliveryOrder({ customer: { name: "Kim" } }), false],
  ["a customer without a name", deliveryOrder({ customer: { name: "", phone: "010-1234-5678" } }), false],
  ["nothing ordered", deliveryOrder({ items: [] }), false],
  ["half a dish", deliveryOrder({ items: [{ ...item, quantity: 0.5 }] }), false],
  ["no dish", deliveryOrder({ items: [{ ...item, quantity: 0 }] }), false],
  ["101 dishes", deliveryOrder({ items: [{ ...item, quantity: 101 }] }), false],
  ["money back", deliveryOrder({ items: [{ ...item, price: -1 }] }), false],
  ["a price as text", deliveryOrder({ items: [{ ...item, price: "9000" }] }), false],
  ["null", null, false],
  ["a list", [deliveryOrder()], false],
  ["a text", "order-delivery", false],
];

test.each(cases)("%s: zod and the JSON schema agree", (_name, order, accepted) => {
  const sent = JSON.parse(JSON.stringify(order));
  expect({ zod: byZod(sent), schema: bySchema(sent) }).toEqual({ zod: accepted, schema: accepted });
});

test("whatever JSON comes in any of its places, zod and the JSON schema agree", () => {
  const places = [
    ...["orderId", "orderType", "customer", "items", "deliveryAddress", "pickup", "extra"].map((name) => [name]),
    ["customer", "phone"],
    ["customer", "email"],
    ["items", "0", "quantity"],
    ["items", "0", "price"],
    ["items", "0", "name"],
    ["pickup", "time"],
    ["deliveryAddress", "city"],
  ];
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.integer(),
    fc.constantFrom(
      "order-delivery",
      "order-pickup",
      "order-catering",
      "order-deliveries",
      "",
      "010-1234-5678",
      "a@b.c",
    ),
    fc.stringMatching(/^[A-Za-z0-9_-]{0,66}$/),
    fc.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(Z|\+\d{2}:\d{2})$/),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(deliveryOrder, pickupOrder, otherOrder),
      fc.constantFrom(...places),
      value,
      (make, place, put) => {
        const order = JSON.parse(JSON.stringify(make()));
        const last = place.at(-1)!;
        const holder = place.slice(0, -1).reduce((at, key) => at?.[key], order);
        fc.pre(holder !== undefined);
        holder[last] = put;
        expect(bySchema(order)).toBe(byZod(order));
      },
    ),
    { numRuns: 500 },
  );
});

test("an order that somebody handles is read, with the fields that nobody knows", () => {
  expect(readOrder(deliveryOrder({ note: "ring twice" }))).toEqual({ order: deliveryOrder({ note: "ring twice" }) });
  expect(readOrder(pickupOrder())).toEqual({ order: pickupOrder() });
});

test.each<[unknown, { field: string; problem: string }[]]>([
  ["no object", [{ field: "", problem: "must be an object" }]],
  [otherOrder(), [{ field: "orderType", problem: "must be order-delivery or order-pickup" }]],
  [deliveryOrder({ orderType: undefined }), [{ field: "orderType", problem: "is missing" }]],
  [
    deliveryOrder({ orderId: "a b", deliveryAddress: undefined, items: [{ ...item, quantity: 0 }] }),
    [
      { field: "orderId", problem: "must be 1 to 64 letters, digits, - and _" },
      { field: "items[0].quantity", problem: "must be a whole number from 1 to 100" },
      { field: "deliveryAddress", problem: "is missing" },
    ],
  ],
  [pickupOrder({ pickup: 3 }), [{ field: "pickup", problem: "must be an object" }]],
])("every field that is wrong is named (%#)", (value, problems) => {
  expect(readOrder(JSON.parse(JSON.stringify(value)))).toEqual({ problems });
});

test("what an order comes to", () => {
  expect(orderTotal(deliveryOrder() as Parameters<typeof orderTotal>[0])).toBe(20_000);
});
