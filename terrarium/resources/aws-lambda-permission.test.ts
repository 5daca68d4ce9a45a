import { closeFunctions, declareFunction } from "../../tests/factories/function.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { FunctionPolicies } from "../engine/function/function-policy.ts";
import type { World } from "../engine/world.ts";
import definition from "./aws-lambda-permission.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:orders";
const API = "arn:aws:execute-api:us-east-1:000000000000:api0123456/*/POST/order";
let world: World;

beforeEach(() => {
  world = createTestWorld();
  const { versions } = declareFunction(world, "exports.handler = async () => 1");
  versions.putAlias({ name: "live", version: "$LATEST" });
});
afterEach(() => closeFunctions(world));

const declare = (args: Record<string, unknown>) =>
  declareResource(
    definition,
    { action: "lambda:InvokeFunction", function_name: "orders", principal: "apigateway.amazonaws.com", ...args },
    { world },
  );
const statements = (arn: string) => JSON.parse(world.service(FunctionPolicies).policy(arn)).Statement;

test("a permission is a statement of the function's policy", async () => {
  const { attributes, start } = declare({ source_arn: API, statement_id: "api" });
  expect(attributes).toEqual({ id: "api", statement_id: "api" });
  await start();
  expect(statements(ARN)).toEqual([
    {
      Sid: "api",
      Effect: "Allow",
      Principal: { Service: "apigateway.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Resource: ARN,
      Condition: { ArnLike: { "AWS:SourceArn": API } },
    },
  ]);
});

test("it may be about an alias, and for an account", async () => {
  const { attributes, start } = declare({ function_name: ARN, qualifier: "live", principal: "111111111111" });
  expect(attributes.statement_id).toMatch(/^terraform-\w{26}$/);
  await start();
  expect(statements(`${ARN}:live`)).toMatchObject([{ Principal: { AWS: "arn:aws:iam::111111111111:root" } }]);
  expect(() => statements(ARN)).toThrow(/does not exist/);
});

test.each([
  [{ function_name: "other" }, /"function_name".*Function not found/],
  [{ qualifier: "dev" }, /"function_name".*Function not found.*:dev/],
  [{ action: "sqs:SendMessage" }, /Action must be lambda/],
  [{ statement_id: "a", statement_id_prefix: "b" }, /"statement_id_prefix".*excludes/],
])("%j is refused", async (args, problem) => {
  await expect((async () => declare(args).start())()).rejects.toThrow(problem);
});
