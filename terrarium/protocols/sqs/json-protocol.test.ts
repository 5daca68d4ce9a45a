import { SqsWire } from "../../../tests/factories/sqs.ts";
import { ADMINISTRATOR } from "../../engine/authorization.ts";
import type { World } from "../../engine/world.ts";
import { callSqs } from "./endpoint.ts";

const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const ORDERS = "/000000000000/orders";
/** A handle of the queue whose message is gone. */
const GONE = `AQEB${Buffer.from("1.1.1.1").toString("base64")}`;

let sqs: SqsWire;
beforeEach(() => {
  sqs = new SqsWire();
});

test("works at the root and at the queue's URL", async () => {
  const reply = await sqs.json("SendMessage", { QueueUrl: sqs.queue().url, MessageBody: "one" });
  expect(reply).toMatchObject({
    status: 200,
    headers: { "Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": UUID },
  });
  expect(JSON.parse(reply.body.toString())).toEqual({
    MessageId: UUID,
    MD5OfMessageBody: "f97c5d29941bfb1b2fdab0874906ab82",
  });
  expect(await sqs.json("SendMessage", { MessageBody: "two" }, ORDERS)).toMatchObject({ status: 200 });
  expect(await sqs.json("SendMessage", { QueueUrl: "orders", MessageBody: "three" })).toMatchObject({ status: 200 });
  expect(sqs.queue().depth().visible).toBe(3);
});

test("an action without a result answers with nothing, a receive of nothing with an empty object", async () => {
  expect((await sqs.json("DeleteMessage", { ReceiptHandle: GONE }, ORDERS)).body).toBe("");
  expect((await sqs.json("ReceiveMessage", {}, ORDERS)).body).toBe("{}");
});

test.each([
  ["no JSON", "{", "SerializationException"],
  ["no object", "[]", "SerializationException"],
  ["a number for a text", { QueueUrl: "orders", MessageBody: 1 }, "SerializationException"],
  ["a text for a number", { QueueUrl: "orders", MessageBody: "x", DelaySeconds: "1" }, "SerializationException"],
  ["a fraction", { QueueUrl: "orders", MessageBody: "x", DelaySeconds: 1.5 }, "SerializationException"],
  ["a list for a map", { QueueUrl: "orders", MessageBody: "x", MessageAttributes: [] }, "SerializationException"],
  [
    "a text for a structure",
    { QueueUrl: "orders", MessageBody: "x", MessageAttributes: { a: "x" } },
    "SerializationException",
  ],
  ["nothing", {}, "MissingRequiredParameterException"],
  ["null for the body", { QueueUrl: "orders", MessageBody: null }, "MissingRequiredParameterException"],
])("a send of %s", async (_, body, type) => {
  const reply = await sqs.json("SendMessage", body);
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.body.toString())).toEqual({
    __type: `com.amazon.coral.service#${type}`,
    message: expect.any(String),
  });
  expect(sqs.queue().depth().visible).toBe(0);
});

test("the error's older code goes into a header", async () => {
  const reply = await sqs.json("SendMessage", { QueueUrl: "nobody", MessageBody: "x" });
  expect(reply.headers["x-amzn-query-error"]).toBe("AWS.SimpleQueueService.NonExistentQueue;Sender");
  expect(JSON.parse(reply.body.toString()).__type).toBe("com.amazonaws.sqs#QueueDoesNotExist");
});

test("an unknown action", async () => {
  const reply = await sqs.json("Dance", {});
  expect(JSON.parse(reply.body.toString()).__type).toBe("com.amazon.coral.service#UnknownOperationException");
  const other = await sqs.call({ headers: { "x-amz-target": "DynamoDB_20120810.PutItem" }, body: "{}" });
  expect(JSON.parse(other.body.toString()).__type).toBe("com.amazon.coral.service#UnknownOperationException");
});

test("an attribute needs a type, and the value of its type", async () => {
  for (const attribute of [
    { StringValue: "x" },
    { DataType: "Binary", StringValue: "x" },
    { DataType: "String", BinaryValue: "eA==" },
    { DataType: "String" },
  ])
    expect(
      JSON.parse(
        (
          await sqs.json("SendMessage", { MessageBody: "x", MessageAttributes: { a: attribute } }, ORDERS)
        ).body.toString(),
      ),
    ).toMatchObject({ __type: "com.amazon.coral.service#InvalidParameterValueException" });
});

test("an attribute may have any name of letters", async () => {
  const MessageAttributes = JSON.parse('{"__proto__": {"DataType": "String", "StringValue": "x"}}');
  const sent = await sqs.json("SendMessage", { MessageBody: "x", MessageAttributes }, ORDERS);
  const received = await sqs.json("ReceiveMessage", { MessageAttributeNames: ["All"] }, ORDERS);
  const { Messages } = JSON.parse(received.body.toString());
  expect(JSON.stringify(Messages[0].MessageAttributes)).toBe('{"__proto__":{"StringValue":"x","DataType":"String"}}');
  expect(Messages[0].MD5OfMessageAttributes).toBe(JSON.parse(sent.body.toString()).MD5OfMessageAttributes);
});

test("a defect is the server's fault, and logged", async () => {
  const logged: string[] = [];
  const log = { info() {}, warn() {}, error: (message: string) => void logged.push(message) };
  const broken = {
    ...sqs.world,
    log,
    service: () => ({
      byUrl: () => {
        throw new TypeError("a defect");
      },
    }),
  } as unknown as World;
  const reply = await callSqs(broken, {
    method: "POST",
    url: ORDERS,
    headers: { "x-amz-target": "AmazonSQS.PurgeQueue" },
    body: "{}",
    principal: ADMINISTRATOR,
  });
  expect(reply).toMatchObject({ status: 500, headers: { "x-amzn-query-error": "InternalFailure;Receiver" } });
  expect(logged).toEqual(["AmazonSQS.PurgeQueue failed"]);
});
