import { closeFunctions, declareFunction } from "../../tests/factories/function.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { FunctionService } from "../engine/function/function-service.ts";
import type { World } from "../engine/world.ts";
import definition from "./aws-lambda-alias.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:orders:live";
let world: World;

beforeEach(() => {
  world = createTestWorld();
  declareFunction(world, "exports.handler = async (e, context) => context.functionVersion", { publish: true });
});
afterEach(() => closeFunctions(world));

const declare = (args: Record<string, unknown> = {}) =>
  declareResource(definition, { name: "live", function_name: "orders", function_version: "1", ...args }, { world });

test("an alias leads to its version until it is stopped", async () => {
  const { attributes, start } = declare();
  expect(attributes).toEqual({
    id: ARN,
    arn: ARN,
    invoke_arn: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ARN}/invocations`,
  });
  const running = await start();
  const invocation = await world.service(FunctionService).byArn(ARN).invoke("{}");
  expect(invocation).toMatchObject({ payload: '"1"', executedVersion: "1" });
  await running?.stop?.();
  expect(() => world.service(FunctionService).byArn(ARN)).toThrow(/Function not found/);
});

test.each([
  [{ name: "1" }, /"name".*and no number/],
  [{ function_version: "2" }, /"function_version".*Function not found.*:2/],
  [{ function_name: "other" }, /"function_name".*Function not found/],
  [{ routing_config: { additional_version_weights: { "1": 2 } } }, /with a weight from 0 to 1/],
])("%j is refused", async (args, problem) => {
  await expect((async () => declare(args).start())()).rejects.toThrow(problem);
});
