import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import definition from "./aws-api-gateway-api-key.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

test("without a value gets one, and has the attributes that the provider gives it", async () => {
  const key = await gateway.declare(definition, { name: "publishers" });
  expect(key).toEqual({
    id: expect.stringMatching(/^[\da-z]{10}$/),
    name: "publishers",
    value: expect.stringMatching(/^[\da-z]{40}$/),
    enabled: true,
    arn: `arn:aws:apigateway:us-east-1::/apikeys/${key.id}`,
    created_date: "2026-01-01T00:00:00.000Z",
    last_updated_date: "2026-01-01T00:00:00.000Z",
  });
});

test("has a value that is long enough, and nobody else's", async () => {
  await expect(gateway.declare(definition, { name: "short", value: "short" })).rejects.toThrow(
    /must have 20 to 128 characters, but has 5/,
  );
  const value = "a-value-of-twenty-characters";
  await gateway.declare(definition, { name: "one", value });
  await expect(gateway.declare(definition, { name: "two", value })).rejects.toThrow(
    'its value is that of the API key "one"',
  );
});
