import { closeFunctions, declareFunction } from "../../tests/factories/function.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { FunctionService } from "../engine/function/function-service.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import type { World } from "../engine/world.ts";
import definition from "./aws-lambda-function-event-invoke-config.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:failed";
let world: World;

beforeEach(() => {
  world = createTestWorld();
  world.service(QueueService).create({ name: "failed" });
  declareFunction(world, "exports.handler = async () => { throw new Error('no') }");
});
afterEach(() => closeFunctions(world));

const declare = (args: Record<string, unknown> = {}) =>
  declareResource(definition, { function_name: "orders", ...args }, { world });

test("what becomes of a failing event is as it is declared", async () => {
  const destination_config = { on_failure: { destination: QUEUE } };
  const { attributes, start } = declare({
    maximum_retry_attempts: 0,
    maximum_event_age_in_seconds: 60,
    destination_config,
  });
  expect(attributes).toEqual({ id: "orders" });
  await start();
  const lambda = world.service(FunctionService).byName("orders");
  await lambda.invokeAsync("{}");
  const [message] = await world.service(QueueService).byArn(QUEUE).receive({ waitSeconds: 20 });
  expect(JSON.parse(message!.body).requestContext).toMatchObject({ condition: "RetriesExhausted" });
  expect(world.topology.edges).toContainEqual({ from: lambda.arn, to: QUEUE, kind: "sends" });
  await expect(declare().start()).rejects.toThrow(/another resource declares how events of orders:\$LATEST/);
});

test.each([
  [{ maximum_retry_attempts: 3 }, /"maximum_retry_attempts".*from 0 to 2/],
  [{ maximum_event_age_in_seconds: 59 }, /"maximum_event_age_in_seconds".*from 60 to 21600/],
  [{ function_name: "other" }, /"function_name".*Function not found/],
  [{ qualifier: "dev" }, /"qualifier".*Function not found/],
  [
    { destination_config: { on_success: { destination: `${QUEUE}-2` } } },
    /"destination_config.on_success".*does not exist/,
  ],
])("%j is refused", async (args, problem) => {
  await expect((async () => declare(args).start())()).rejects.toThrow(problem);
});
