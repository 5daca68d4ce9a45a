import { tableCaller } from "../../tests/factories/dynamodb.ts";
import { closeFunctions, declareFunction } from "../../tests/factories/function.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { EventSourceMappings } from "../engine/function/event-source/event-source-mappings.ts";
import { Lifecycle } from "../engine/lifecycle.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import type { VirtualClock } from "../engine/virtual-clock.ts";
import definition from "./aws-lambda-event-source-mapping.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:orders";
let world: ReturnType<typeof createTestWorld<VirtualClock>>;

beforeEach(() => {
  world = createTestWorld();
  const queues = world.service(QueueService);
  queues.create({ name: "orders" });
  queues.create({ name: "short", attributes: { VisibilityTimeout: "2" } });
  queues.create({ name: "orders.fifo", attributes: { FifoQueue: "true" } });
  declareFunction(world, "exports.handler = async ({ Records }) => ({ batchItemFailures: [] })");
});
afterEach(() => closeFunctions(world));

const declare = (args: Record<string, unknown> = {}) =>
  declareResource(definition, { event_source_arn: QUEUE, function_name: FUNCTION, ...args }, { world });

test("a mapping feeds the function until it is stopped", async () => {
  const { attributes, start } = declare({
    batch_size: 100,
    maximum_batching_window_in_seconds: 1,
    function_response_types: ["ReportBatchItemFailures"],
    scaling_config: { maximum_concurrency: 4 },
    filter_criteria: { filter: [{ pattern: '{"body":{"kind":["order"]}}' }] },
  });
  expect(attributes).toMatchObject({ function_arn: FUNCTION, state: "Enabled", id: attributes.uuid });
  const running = await start();
  const mapping = world.service(EventSourceMappings).get(String(attributes.uuid));
  expect(mapping.arn).toBe(attributes.arn);
  expect(mapping.definition.settings).toEqual({
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 1,
    ScalingConfig: { MaximumConcurrency: 4 },
    FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["order"]}}' }] },
    FunctionResponseTypes: ["ReportBatchItemFailures"],
  });
  world.service(Lifecycle).ready();
  const queue = world.service(QueueService).byArn(QUEUE);
  await queue.send({ body: '{"kind":"order"}', lineage: "one" });
  await world.clock.advance(1_000);
  await world.trace.next({ hop: "delivered", part: mapping.arn, lineage: "one" });
  await world.trace.next({ hop: "deleted", part: QUEUE });
  world.service(QueueService).close();
  await running?.stop?.();
  expect(world.service(EventSourceMappings).list()).toEqual([]);
});

test("a function may be named without its ARN, and a mapping may begin disabled", async () => {
  const { attributes, start } = declare({ function_name: "orders", enabled: false });
  await start();
  world.service(Lifecycle).ready();
  expect(world.service(EventSourceMappings).get(String(attributes.uuid)).state).toBe("Disabled");
});

test.each([
  [{ event_source_arn: `${QUEUE}-2` }, /"event_source_arn".*no queue .*orders-2 is declared/],
  [{ event_source_arn: "arn:aws:kinesis:us-east-1:000000000000:stream/x" }, /"event_source_arn".*must be the ARN of/],
  [
    { event_source_arn: QUEUE.replace("orders", "short") },
    /Queue visibility timeout: 2 seconds is less than Function timeout: 3/,
  ],
  [{ function_name: "other" }, /"function_name".*Function not found/],
  [{ batch_size: 11 }, /"batch_size".*is 11: more than 10 need a maximum_batching_window/],
  [{ event_source_arn: `${QUEUE}.fifo`, batch_size: 11 }, /"batch_size".*from 1 to 10/],
  [{ event_source_arn: `${QUEUE}.fifo`, maximum_batching_window_in_seconds: 1 }, /is not for FIFO queues/],
  [{ scaling_config: { maximum_concurrency: 1 } }, /"scaling_config.maximum_concurrency".*from 2 to 1000/],
  [{ function_response_types: ["All"] }, /"function_response_types".*must be \["ReportBatchItemFailures"\]/],
  [{ filter_criteria: { filter: [{ pattern: "{" }] } }, /"filter_criteria"/],
  [{ tumbling_window_in_seconds: 5 }, /argument "tumbling_window_in_seconds" is not supported/],
])("%j is refused", async (args, problem) => {
  await expect((async () => declare(args).start())()).rejects.toThrow(problem);
});

describe("the stream of a table", () => {
  const TableName = "tracked";
  const call = () => tableCaller(world);
  const streamArn = async () => {
    const { body } = await call()("CreateTable", {
      TableName,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
    });
    return String(body.TableDescription.LatestStreamArn);
  };

  test("feeds the function with what changes in the table", async () => {
    const { attributes, start } = declare({ event_source_arn: await streamArn(), starting_position: "TRIM_HORIZON" });
    const running = await start();
    world.service(Lifecycle).ready();
    const { arn, definition: mapping } = world.service(EventSourceMappings).get(String(attributes.uuid));
    expect(mapping.settings).toMatchObject({
      BatchSize: 100,
      StartingPosition: "TRIM_HORIZON",
      MaximumRetryAttempts: -1,
    });
    await call()("PutItem", { TableName, Item: { id: { S: "1" } } });
    await world.trace.next({ hop: "delivered", part: arn });
    await running?.stop?.();
  });

  test("needs a starting position, and a table that has one", async () => {
    const event_source_arn = await streamArn();
    await expect(declare({ event_source_arn }).start()).rejects.toThrow(/"starting_position" is required/);
    const gone = event_source_arn.replace(TableName, "none");
    await expect(declare({ event_source_arn: gone, starting_position: "LATEST" }).start()).rejects.toThrow(
      /event_source_arn/,
    );
  });
});
