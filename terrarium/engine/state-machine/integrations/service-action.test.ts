import { createTopic, subscribeQueue } from "../../../../tests/factories/sns.ts";
import { declareMachine, runMachine } from "../../../../tests/factories/state-machine.ts";
import { createTestWorld } from "../../../../tests/factories/world.ts";
import { serviceCaller } from "../../../protocols/states/service-caller.ts";
import { ADMINISTRATOR } from "../../authorization.ts";
import { callTableApi } from "../../table/table-api.ts";
import type { World } from "../../world.ts";
import { ServiceCalls } from "./service-calls.ts";

function made(): World {
  const world = createTestWorld();
  world.service(ServiceCalls).use(serviceCaller);
  return world;
}

const task = (resource: string, parameters: object, more: object = {}) => ({
  T: { Type: "Task", Resource: `arn:aws:states:::${resource}`, Parameters: parameters, ...more, End: true },
});

async function withTable(): Promise<World> {
  const world = made();
  const input = {
    TableName: "orders",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  };
  await callTableApi(world, "CreateTable", input, { principal: ADMINISTRATOR });
  return world;
}

describe("DynamoDB", () => {
  const key = { id: { "S.$": "$.id" } };

  test("putItem, updateItem, getItem and a query by the SDK integration", async () => {
    const world = await withTable();
    const run = async (states: object, name: string) =>
      (await runMachine(world, declareMachine(world, states, { name }), { id: "7" })).output;
    await run(task("dynamodb:putItem", { TableName: "orders", Item: { ...key, n: { N: "1" } } }), "put");
    await run(
      task("dynamodb:updateItem", {
        TableName: "orders",
        Key: key,
        UpdateExpression: "SET n = n + :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      }),
      "update",
    );
    const item = { id: { S: "7" }, n: { N: "2" } };
    const got = await run(task("dynamodb:getItem", { TableName: "orders", Key: key }), "get");
    expect(got).toMatchObject({ Item: item, SdkHttpMetadata: { HttpStatusCode: 200 } });
    const query = task("aws-sdk:dynamodb:query", {
      TableName: "orders",
      KeyConditionExpression: "id = :id",
      ExpressionAttributeValues: { ":id": { "S.$": "$.id" } },
    });
    const found = await run(query, "query");
    expect(found).toMatchObject({ Items: [item], Count: 1 });
    expect(found).not.toHaveProperty("SdkHttpMetadata");
  });

  test("a condition that does not hold can be caught by its name", async () => {
    const world = await withTable();
    const machine = declareMachine(world, {
      ...task(
        "dynamodb:putItem",
        { TableName: "orders", Item: key, ConditionExpression: "attribute_exists(id)" },
        { Catch: [{ ErrorEquals: ["DynamoDB.ConditionalCheckFailedException"], Next: "C" }] },
      ),
      C: { Type: "Pass", End: true },
    });
    expect((await runMachine(world, machine, { id: "7" })).output).toMatchObject({
      Error: "DynamoDB.ConditionalCheckFailedException",
      Cause: expect.stringMatching(
        /\(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; /,
      ),
    });
  });
});

describe("EventBridge", () => {
  test("putEvents: the detail may be JSON, and the event says where it is from", async () => {
    const world = made();
    const machine = declareMachine(
      world,
      task("events:putEvents", { Entries: [{ Source: "shop", DetailType: "Placed", Detail: { "id.$": "$.id" } }] }),
    );
    const ran = await runMachine(world, machine, { id: 1 });
    expect(ran.output).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
  });

  test("an entry that is refused fails the task", async () => {
    const world = made();
    const machine = declareMachine(world, task("events:putEvents", { Entries: [{ Source: "shop", Detail: {} }] }));
    expect((await runMachine(world, machine)).summary).toMatchObject({ error: "EventBridge.FailedEntry" });
  });
});

describe("SNS", () => {
  test("a topic that is not there", async () => {
    const world = made();
    const machine = declareMachine(
      world,
      task("sns:publish", { TopicArn: "arn:aws:sns:us-east-1:000000000000:none", Message: { a: 1 } }),
    );
    expect((await runMachine(world, machine)).summary).toMatchObject({
      error: "SNS.NotFoundException",
      cause: expect.stringMatching(
        /Topic does not exist \(Service: AmazonSNS; Status Code: 404; Error Code: NotFound; /,
      ),
    });
  });

  test("publish: JSON becomes text, and message attributes go along", async () => {
    const world = made();
    const topic = await createTopic(world);
    const { queue } = await subscribeQueue(world, topic, { RawMessageDelivery: "true" });
    const machine = declareMachine(
      world,
      task("sns:publish", {
        TopicArn: topic.arn,
        Message: { "id.$": "$.id" },
        MessageAttributes: { kind: { DataType: "String", StringValue: "order & more" } },
      }),
    );
    const ran = await runMachine(world, machine, { id: 1 });
    expect(ran.output).toMatchObject({ MessageId: expect.any(String), SdkHttpMetadata: { HttpStatusCode: 200 } });
    const [message] = await queue.receive({ max: 1, waitSeconds: 20 });
    expect(message!.body).toBe('{"id":1}');
    const { lineage } = await world.trace.next({ hop: "accepted", part: machine.arn });
    expect(await world.trace.next({ hop: "queued", part: queue.arn })).toMatchObject({ lineage });
    queue.close();
  });
});
