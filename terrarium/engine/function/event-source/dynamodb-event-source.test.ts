import { tableCaller } from "../../../../tests/factories/dynamodb.ts";
import { closeFunctions, declareFunction } from "../../../../tests/factories/function.ts";
import { createTestWorld } from "../../../../tests/factories/world.ts";
import { Lifecycle } from "../../lifecycle.ts";
import { LogGroups } from "../../logs/log-groups.ts";
import { QueueService } from "../../queue/queue-service.ts";
import { TableService } from "../../table/table-service.ts";
import { DynamoDbEventSource, type DynamoDbSourceOptions } from "./dynamodb-event-source.ts";
import { EventSourceMappings } from "./event-source-mappings.ts";

const TableName = "orders";
const UUID = "11111111-1111-8111-8111-111111111111";
const MAPPING = `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${UUID}`;

/** Says what it got, and fails for items that are called so. */
const CONSUMER = `exports.handler = async ({ Records }) => {
  const ids = Records.map(({ dynamodb }) => dynamodb.Keys.id.S);
  console.log(JSON.stringify({ ids }));
  if (ids.includes("throw")) throw new Error("told to");
  return { batchItemFailures: Records.filter(({ dynamodb }) => dynamodb.Keys.id.S === "bad").map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
}`;

const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

async function setUp(options: Partial<DynamoDbSourceOptions> = {}) {
  const world = createTestWorld();
  const call = tableCaller(world);
  await call("CreateTable", {
    TableName,
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
  });
  const deployed = declareFunction(world, CONSUMER);
  closing.push(async () => {
    for (const each of world.service(EventSourceMappings).list()) await each.disable();
    closeFunctions(world);
  });
  const lambda = deployed.qualified();
  const stream = world.service(TableService).find(TableName).stream!;
  const create = () =>
    world.service(EventSourceMappings).create({
      uuid: UUID,
      lambda,
      source: new DynamoDbEventSource(world, stream, {
        startingPosition: "TRIM_HORIZON",
        functionArn: lambda.arn,
        ...options,
      }),
      enabled: true,
      reportsFailures: true,
      settings: {},
    });
  const put = async (...ids: string[]) => {
    for (const id of ids) await call("PutItem", { TableName, Item: { id: { S: id } } });
  };
  /** The batches that the function was run with. */
  const batches = () =>
    world
      .service(LogGroups)
      .events("/aws/lambda/orders")
      .flatMap(({ message }) => /\{"ids":(\[.*?\])\}/.exec(message.replaceAll("\\", ""))?.[1] ?? [])
      .map((text) => (JSON.parse(text) as string[]).join());
  const hops = (hop: "delivered" | "failed" | "dead-lettered", count: number) =>
    world.trace.count({ hop, part: MAPPING }, count);
  return { world, stream, put, batches, hops, create };
}

test("changes reach the function in order and in batches, and a mapping goes on where it was", async () => {
  const made = await setUp({ batchSize: 2 });
  await made.put("a", "b", "c");
  made.world.service(Lifecycle).ready();
  const mapping = made.create();
  await made.hops("delivered", 3);
  await made.put("d");
  await made.hops("delivered", 4);
  expect(made.batches()).toEqual(["a,b", "c", "d"]);
  expect(mapping.lastProcessingResult).toBe("OK");
  await made.world.service(EventSourceMappings).remove(UUID);
  await made.put("e");
  made.create();
  await made.hops("delivered", 5);
  expect(made.batches().at(-1)).toBe("e");
});

test("LATEST begins with what comes from now on, and filters pass over the rest", async () => {
  const made = await setUp({
    startingPosition: "LATEST",
    filters: [JSON.stringify({ eventName: ["INSERT"], dynamodb: { Keys: { id: { S: [{ prefix: "y" }] } } } })],
  });
  await made.put("yes-but-early");
  made.world.service(Lifecycle).ready();
  made.create();
  await made.world.clock.advance(0);
  await made.put("no", "yes");
  await made.hops("delivered", 1);
  expect(made.batches()).toEqual(["yes"]);
});

test("a batch that fails is halved until the culprit is alone, which is given up and told of", async () => {
  const queue = "arn:aws:sqs:us-east-1:000000000000:failures";
  const made = await setUp({ bisects: true, maximumRetries: 1, onFailureArn: queue });
  const failures = made.world.service(QueueService).create({ name: "failures" });
  await made.put("a", "throw", "c", "d");
  made.world.service(Lifecycle).ready();
  made.create();
  // The second attempt comes after its wait.
  await made.hops("failed", 7);
  await made.world.clock.advance(2000);
  await made.hops("dead-lettered", 1);
  await made.hops("delivered", 3);
  expect(made.batches()).toEqual(["a,throw,c,d", "a,throw", "a", "throw", "throw", "c,d"]);
  const [message] = await failures.receive({ max: 1, waitSeconds: 0 });
  expect(JSON.parse(message!.body)).toMatchObject({
    requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 2 },
    DDBStreamBatchInfo: { batchSize: 1, streamArn: made.stream.arn },
  });
});

test("what stands before the first failure is done", async () => {
  const made = await setUp({ maximumRetries: 1 });
  await made.put("a", "bad", "c");
  made.world.service(Lifecycle).ready();
  made.create();
  await made.hops("failed", 1);
  await made.world.clock.advance(2000);
  await made.hops("dead-lettered", 2);
  expect(made.batches()).toEqual(["a,bad,c", "bad,c"]);
});

test("with a window a batch waits for more", async () => {
  const made = await setUp({ windowSeconds: 10 });
  made.world.service(Lifecycle).ready();
  made.create();
  await made.put("a");
  await made.world.clock.advance(5000);
  await made.put("b");
  await made.world.clock.advance(4900);
  expect(made.batches()).toEqual([]);
  await made.world.clock.advance(200);
  await made.hops("delivered", 2);
  expect(made.batches()).toEqual(["a,b"]);
});
