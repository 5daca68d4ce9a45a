import { declareResource } from "../../tests/factories/resource.ts";
import definition from "./aws-ssm-parameter.ts";

test("a parameter can be referred to", () => {
  const args = { name: "/orders/url", type: "String", value: "https://x", allowed_pattern: "^https:" };
  expect(declareResource(definition, args).attributes).toMatchObject({
    id: "/orders/url",
    arn: "arn:aws:ssm:us-east-1:000000000000:parameter/orders/url",
    value: "https://x",
    version: 1,
    tier: "Standard",
  });
});

test.each([
  [{ name: "aws/x", type: "String", value: "v" }, /"name" must be letters/],
  [{ name: "x", type: "Text", value: "v" }, /"type" must be one of String/],
  [{ name: "x", type: "String" }, /"value" or "insecure_value" or "value_wo" must be set/],
  [{ name: "x", type: "String", value: "v", insecure_value: "w" }, /only one of them/],
  [{ name: "x", type: "String", value: "v".repeat(4097) }, /has at most 4096 characters/],
  [{ name: "x", type: "String", value: "v", allowed_pattern: "^w" }, /does not fit the allowed_pattern/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(definition, args)).toThrow(reason);
});
