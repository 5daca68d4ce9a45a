import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ParameterService } from "../engine/parameter/parameter-service.ts";
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

test("a parameter is put once: what was put since then stays, until its declaration changes", async () => {
  const world = createTestWorld();
  const parameters = world.service(ParameterService);
  const run = (value: string) => declareResource(definition, { name: "url", type: "String", value }, { world }).start();
  await run("declared");
  expect(parameters.get("url")).toMatchObject({ value: "declared", version: 1 });
  await parameters.put({ ...parameters.get("url"), value: "changed" }, true);
  await run("declared");
  expect(parameters.get("url")).toMatchObject({ value: "changed", version: 2 });
  await run("declared anew");
  expect(parameters.get("url")).toMatchObject({ value: "declared anew", version: 3 });
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
