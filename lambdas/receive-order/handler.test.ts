import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { deliveryOrder, otherOrder, pickupOrder } from "../../tests/factories/order.ts";

let handler: typeof import("./handler.ts").handler;

beforeAll(async () => {
  process.env.POWERTOOLS_DEV = "true";
  ({ handler } = await import("./handler.ts"));
});
afterEach(() => jest.restoreAllMocks());
beforeEach(() => {
  for (const level of ["info", "warn"] as const) jest.spyOn(console, level).mockImplementation(() => {});
});

const post = async (body: string, isBase64Encoded = false) => {
  const event = { body, isBase64Encoded, requestContext: { requestId: "request-1" } };
  const { statusCode, headers, body: answer } = await handler(event as APIGatewayProxyEventV2);
  return { statusCode, headers, answer: JSON.parse(answer ?? "") };
};

test("an order is answered 201, with the order, where it is, and what it comes to", async () => {
  expect(await post(JSON.stringify(deliveryOrder()))).toEqual({
    statusCode: 201,
    headers: { "content-type": "application/json", location: "/order/order-1" },
    answer: { message: "Order received", order: deliveryOrder(), total: 20_000 },
  });
  expect(await post(JSON.stringify(pickupOrder()))).toMatchObject({ statusCode: 201 });
});

test("a body that came as Base64, which is what a content type that is no text leads to, is read", async () => {
  const body = Buffer.from(JSON.stringify(deliveryOrder({ customer: { name: "김", phone: "010-1234-5678" } })));
  const { answer } = await post(body.toString("base64"), true);
  expect(answer.order.customer.name).toBe("김");
});

test.each([
  ["not JSON", "{", [{ field: "", problem: "is not JSON" }]],
  ["nothing", "", [{ field: "", problem: "is not JSON" }]],
  ["a list", "[]", [{ field: "", problem: "must be an object" }]],
  [
    "an order to nowhere",
    JSON.stringify(deliveryOrder({ deliveryAddress: undefined })),
    [{ field: "deliveryAddress", problem: "is missing" }],
  ],
  [
    "a kind that nobody handles",
    JSON.stringify(otherOrder()),
    [{ field: "orderType", problem: "must be order-delivery or order-pickup" }],
  ],
])("%s is answered 400 with what is wrong", async (_name, body, problems) => {
  expect(await post(body)).toEqual({
    statusCode: 400,
    headers: { "content-type": "application/json" },
    answer: { message: "Not an order", problems },
  });
});
