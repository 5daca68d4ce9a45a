import { createTestWorld } from "../../../tests/factories/world.ts";
import { ADMINISTRATOR, type AuthorizationRequest } from "../../engine/authorization.ts";
import { AccessDenied } from "../../engine/errors.ts";
import { QueueService } from "../../engine/queue/queue-service.ts";
import type { World } from "../../engine/world.ts";
import type { ServiceCall, ServiceReply } from "../service-call.ts";
import { callSqs } from "./endpoint.ts";

const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const ORDERS = "/000000000000/orders";

let world: World;
beforeEach(() => {
  world = createTestWorld();
  world.service(QueueService).create({ name: "orders" });
});

function call(call: Partial<ServiceCall>): Promise<ServiceReply> {
  return callSqs(world, { method: "POST", url: "/", headers: {}, body: "", principal: ADMINISTRATOR, ...call });
}

const json = (action: string, body: unknown, url = "/") =>
  call({
    url,
    headers: { "x-amz-target": `AmazonSQS.${action}`, "content-type": "application/x-amz-json-1.0" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const form = (body: string, url = ORDERS, headers = {}) =>
  call({ url, body, headers: { "content-type": "application/x-www-form-urlencoded", ...headers } });

const asJson = { accept: "application/json" };
const queue = (name = "orders") => world.service(QueueService).byName(name);

describe("the query protocol", () => {
  test("a send in a form, as API Gateway makes it, answers in JSON with all of its fields", async () => {
    const message = JSON.stringify({ name: "é+漢 %", job: "a&b=c" });
    const body = `Action=SendMessage&MessageBody=${encodeURIComponent(message)}`;
    const reply = await form(body, ORDERS, asJson);
    expect(reply).toMatchObject({
      status: 200,
      headers: { "Content-Type": "application/json", "x-amzn-RequestId": UUID },
    });
    expect(JSON.parse(reply.body.toString())).toEqual({
      SendMessageResponse: {
        ResponseMetadata: { RequestId: reply.headers["x-amzn-RequestId"] },
        SendMessageResult: {
          MD5OfMessageAttributes: null,
          MD5OfMessageBody: "4ca81c10a58fc2d68b74e8c7a3f82fc3",
          MD5OfMessageSystemAttributes: null,
          MessageId: UUID,
          SequenceNumber: null,
        },
      },
    });
    expect(await queue().receive()).toMatchObject([{ body: message }]);
  });

  test("a send in a form answers in XML, unless only JSON is accepted", async () => {
    for (const accept of [undefined, "*/*", "application/xml"]) {
      const reply = await form("Action=SendMessage&MessageBody=a+b", ORDERS, { accept });
      expect(reply.headers["Content-Type"]).toBe("text/xml");
      expect(reply.body).toMatch(
        /^<\?xml version="1.0"\?><SendMessageResponse xmlns="http:\/\/queue.amazonaws.com\/doc\/2012-11-05\/"><SendMessageResult><MD5OfMessageBody>0cc9cd4dd26c5137b675a0d819cb9ab0<\/MD5OfMessageBody><MessageId>[0-9a-f-]{36}<\/MessageId><\/SendMessageResult><ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata><\/SendMessageResponse>$/,
      );
    }
  });

  test("parameters may stand in the URL, the queue's URL in a parameter, which counts more than the path", async () => {
    world.service(QueueService).create({ name: "other" });
    await call({ method: "GET", url: `${ORDERS}?Action=SendMessage&MessageBody=one` });
    await form(`Action=SendMessage&MessageBody=two&QueueUrl=${encodeURIComponent(queue("other").url)}`);
    await form(
      "Action=SendMessage&MessageBody=three&QueueUrl=https%3A%2F%2Fsqs.us-east-1.amazonaws.com%2F000000000000%2Fother",
      "/",
    );
    expect(await queue().receive({ max: 10 })).toMatchObject([{ body: "one" }]);
    expect(await queue("other").receive({ max: 10 })).toMatchObject([{ body: "two" }, { body: "three" }]);
  });

  test("lists and maps are numbered", async () => {
    const sent = await form(
      "Action=SendMessage&MessageBody=one" +
        "&MessageAttribute.1.Name=kind&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=a%3Cb" +
        "&MessageAttribute.2.Name=raw&MessageAttribute.2.Value.DataType=Binary&MessageAttribute.2.Value.BinaryValue=AP8%3D" +
        "&MessageSystemAttribute.1.Name=AWSTraceHeader&MessageSystemAttribute.1.Value.DataType=String" +
        "&MessageSystemAttribute.1.Value.StringValue=Root%3D1",
    );
    expect(sent.body).toContain("<MD5OfMessageSystemAttributes>");
    const received = await form(
      "Action=ReceiveMessage&AttributeName.1=AWSTraceHeader&MessageAttributeName.1=All&MaxNumberOfMessages=10",
    );
    expect(received.body).toContain(
      "<Message><Attribute><Name>AWSTraceHeader</Name><Value>Root=1</Value></Attribute><Body>one</Body>",
    );
    expect(received.body).toContain(
      "<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType><StringValue>a&lt;b</StringValue></Value></MessageAttribute>" +
        "<MessageAttribute><Name>raw</Name><Value><DataType>Binary</DataType><BinaryValue>AP8=</BinaryValue></Value></MessageAttribute>",
    );
  });

  test("a receive in JSON, as API Gateway sees it", async () => {
    await queue().send({ body: "one" });
    const receive = "Action=ReceiveMessage&AttributeName=All&AttributeName.1=SenderId";
    const reply = await form(receive, ORDERS, asJson);
    expect(JSON.parse(reply.body.toString()).ReceiveMessageResponse.ReceiveMessageResult).toEqual({
      messages: [
        {
          Attributes: [{ Name: "SenderId", Value: "000000000000" }],
          Body: "one",
          MD5OfBody: "f97c5d29941bfb1b2fdab0874906ab82",
          MD5OfMessageAttributes: null,
          MessageAttributes: null,
          MessageId: UUID,
          ReceiptHandle: expect.any(String),
        },
      ],
    });
    const empty = await form(receive, ORDERS, asJson);
    expect(JSON.parse(empty.body.toString()).ReceiveMessageResponse.ReceiveMessageResult).toEqual({ messages: null });
    expect((await form(receive)).body).toContain("<ReceiveMessageResult/>");
  });

  test("XML keeps what it would otherwise lose", async () => {
    await queue().send({ body: '{"a": "<&>"}\r\n\t漢' });
    const { body } = await form("Action=ReceiveMessage");
    expect(body).toContain("<Body>{&quot;a&quot;: &quot;&lt;&amp;&gt;&quot;}&#xD;\n\t漢</Body>");
  });

  test("batches, in XML and JSON", async () => {
    const entry = (number: number, id: string, body: string) =>
      `&SendMessageBatchRequestEntry.${number}.Id=${id}&SendMessageBatchRequestEntry.${number}.MessageBody=${body}`;
    const batch = `Action=SendMessageBatch${entry(1, "a", "one")}&SendMessageBatchRequestEntry.1.DelaySeconds=0${entry(2, "b", "%01")}`;
    const xml = await form(batch);
    expect(xml.body).toMatch(
      /<SendMessageBatchResultEntry><Id>a<\/Id>.*<\/SendMessageBatchResultEntry><BatchResultErrorEntry><Id>b<\/Id><SenderFault>true<\/SenderFault><Code>InvalidMessageContents<\/Code>/,
    );
    const inJson = await form(batch, ORDERS, asJson);
    expect(JSON.parse(inJson.body.toString()).SendMessageBatchResponse.SendMessageBatchResult).toMatchObject({
      Successful: [{ Id: "a", MD5OfMessageBody: expect.any(String), SequenceNumber: null }],
      Failed: [{ Id: "b", SenderFault: true, Code: "InvalidMessageContents" }],
    });
    expect((await form("Action=DeleteMessageBatch")).body).toContain("AWS.SimpleQueueService.EmptyBatchRequest");
  });

  test("queues are made and described", async () => {
    const made = await form(
      "Action=CreateQueue&QueueName=new.fifo&Attribute.1.Name=FifoQueue&Attribute.1.Value=true&Tag.1.Key=a&Tag.1.Value=1",
      "/",
    );
    expect(made.body).toContain(`<CreateQueueResult><QueueUrl>${queue("new.fifo").url}</QueueUrl></CreateQueueResult>`);
    expect((await form("Action=ListQueueTags", "/000000000000/new.fifo")).body).toContain(
      "<ListQueueTagsResult><Tag><Key>a</Key><Value>1</Value></Tag></ListQueueTagsResult>",
    );
    const attributes = await form(
      "Action=GetQueueAttributes&AttributeName.1=FifoQueue",
      "/000000000000/new.fifo",
      asJson,
    );
    expect(JSON.parse(attributes.body.toString()).GetQueueAttributesResponse.GetQueueAttributesResult).toEqual({
      Attributes: [{ Name: "FifoQueue", Value: "true" }],
    });
    expect((await form("Action=ListQueues", "/")).body).toMatch(/<ListQueuesResult>(<QueueUrl>[^<]+<\/QueueUrl>){2}/);
    const purged = await form("Action=PurgeQueue");
    expect(purged.body).toMatch(/<PurgeQueueResponse xmlns="[^"]+"><ResponseMetadata>/);
  });

  test.each([
    [
      "a queue that is not there",
      "Action=SendMessage&MessageBody=x",
      "/000000000000/nobody",
      400,
      "AWS.SimpleQueueService.NonExistentQueue",
      "The specified queue does not exist for this wsdl version.",
    ],
    [
      "a missing parameter",
      "Action=SendMessage",
      ORDERS,
      400,
      "MissingParameter",
      "The request must contain the parameter MessageBody.",
    ],
    [
      "no queue at all",
      "Action=SendMessage&MessageBody=x",
      "/",
      400,
      "MissingParameter",
      "The request must contain the parameter QueueUrl.",
    ],
    [
      "no number",
      "Action=ReceiveMessage&MaxNumberOfMessages=many",
      ORDERS,
      400,
      "InvalidParameterValue",
      "Value many for parameter MaxNumberOfMessages is invalid. Reason: Must be an integer.",
    ],
    [
      "an unknown action",
      "Action=Dance",
      ORDERS,
      400,
      "InvalidAction",
      "The action Dance is not valid for this endpoint.",
    ],
    [
      "an action that no queue has",
      "Action=ListQueues",
      ORDERS,
      400,
      "InvalidAction",
      "The action ListQueues is not valid for this endpoint.",
    ],
    [
      "an unknown attribute",
      "Action=GetQueueAttributes&AttributeName.1=%3Cb%3E",
      ORDERS,
      400,
      "InvalidAttributeName",
      "Unknown Attribute <b>.",
    ],
  ])("%s", async (_, body, url, status, Code, Message) => {
    const inJson = await form(body, url, asJson);
    expect(inJson.status).toBe(status);
    expect(JSON.parse(inJson.body.toString())).toEqual({
      Error: { Code, Detail: null, Message, Type: "Sender" },
      RequestId: inJson.headers["x-amzn-RequestId"],
    });
    const xml = await form(body, url);
    const text = Message.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    expect(xml.status).toBe(status);
    expect(xml.body).toContain(
      `<Error><Type>Sender</Type><Code>${Code}</Code><Message>${text}</Message><Detail/></Error>`,
    );
  });

  test("a request without an action is no operation, whatever it accepts", async () => {
    for (const headers of [{}, asJson])
      expect(await call({ method: "GET", url: ORDERS, headers })).toMatchObject({
        status: 404,
        body: expect.stringContaining("<UnknownOperationException"),
      });
  });
});

describe("AWS JSON", () => {
  test("works at the root and at the queue's URL", async () => {
    const reply = await json("SendMessage", { QueueUrl: queue().url, MessageBody: "one" });
    expect(reply).toMatchObject({
      status: 200,
      headers: { "Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": UUID },
    });
    expect(JSON.parse(reply.body.toString())).toEqual({
      MessageId: UUID,
      MD5OfMessageBody: "f97c5d29941bfb1b2fdab0874906ab82",
    });
    expect(await json("SendMessage", { MessageBody: "two" }, ORDERS)).toMatchObject({ status: 200 });
    expect(await json("SendMessage", { QueueUrl: "orders", MessageBody: "three" })).toMatchObject({ status: 200 });
    expect(queue().depth().visible).toBe(3);
  });

  test("an action without a result answers with nothing, a receive of nothing with an empty object", async () => {
    expect((await json("DeleteMessage", { ReceiptHandle: handle() }, ORDERS)).body).toBe("");
    expect((await json("ReceiveMessage", {}, ORDERS)).body).toBe("{}");
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
    const reply = await json("SendMessage", body);
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body.toString())).toEqual({
      __type: `com.amazon.coral.service#${type}`,
      message: expect.any(String),
    });
    expect(queue().depth().visible).toBe(0);
  });

  test("the error's older code goes into a header", async () => {
    const reply = await json("SendMessage", { QueueUrl: "nobody", MessageBody: "x" });
    expect(reply.headers["x-amzn-query-error"]).toBe("AWS.SimpleQueueService.NonExistentQueue;Sender");
    expect(JSON.parse(reply.body.toString()).__type).toBe("com.amazonaws.sqs#QueueDoesNotExist");
  });

  test("an unknown action", async () => {
    const reply = await json("Dance", {});
    expect(JSON.parse(reply.body.toString()).__type).toBe("com.amazon.coral.service#UnknownOperationException");
    const other = await call({ headers: { "x-amz-target": "DynamoDB_20120810.PutItem" }, body: "{}" });
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
            await json("SendMessage", { MessageBody: "x", MessageAttributes: { a: attribute } }, ORDERS)
          ).body.toString(),
        ),
      ).toMatchObject({ __type: "com.amazon.coral.service#InvalidParameterValueException" });
  });

  test("a defect is the server's fault, and logged", async () => {
    const logged: string[] = [];
    const log = { info() {}, warn() {}, error: (message: string) => void logged.push(message) };
    const broken = {
      ...world,
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
});

/** A handle of this queue whose message is gone. */
function handle(): string {
  return `AQEB${Buffer.from("1.1.1.1").toString("base64")}`;
}

describe("who calls", () => {
  test("the lineage of the caller goes with the message, and begins with its id where there is none", async () => {
    const body = "Action=SendMessage&MessageBody=x";
    await call({ url: ORDERS, body, lineage: "request-7" });
    await call({ url: ORDERS, body });
    const [first, second] = await queue().receive({ max: 10 });
    expect(first!.lineage).toBe("request-7");
    expect(second!.lineage).toBe(second!.messageId);
  });

  test("the sender is the role, as AWS names it", async () => {
    const principal = { kind: "role", arn: "arn:aws:iam::000000000000:role/gateway" } as const;
    await call({ url: ORDERS, body: "Action=SendMessage&MessageBody=x", principal });
    expect((await queue().receive())[0]!.senderId).toMatch(/^AROA[0-9A-F]{17}:gateway$/);
  });

  test("X-Ray's header goes with the message, unless the sender gives it another", async () => {
    const headers = { "x-amzn-trace-id": "Root=1-2" };
    const body = "Action=SendMessage&MessageBody=x";
    const own =
      "&MessageSystemAttribute.1.Name=AWSTraceHeader&MessageSystemAttribute.1.Value.DataType=String&MessageSystemAttribute.1.Value.StringValue=own";
    const sent = await call({ url: ORDERS, headers, body });
    expect(sent.body).not.toContain("MD5OfMessageSystemAttributes");
    await call({ url: ORDERS, headers, body: body + own });
    expect((await queue().receive({ max: 10 })).map((message) => message.traceHeader)).toEqual(["Root=1-2", "own"]);
  });

  test("each action is authorised on the queue, a batch as its single action", async () => {
    const asked: AuthorizationRequest[] = [];
    world = createTestWorld({ authorize: (request) => void asked.push(request) });
    const { arn } = world.service(QueueService).create({ name: "orders" });
    await form("Action=SendMessage&MessageBody=x");
    await form(
      "Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=x",
    );
    await form("Action=ReceiveMessage");
    await form(`Action=DeleteMessage&ReceiptHandle=${handle()}`);
    await form("Action=DeleteMessageBatch");
    await form("Action=ChangeMessageVisibilityBatch");
    await form("Action=ListQueues", "/");
    await form("Action=CreateQueue&QueueName=new", "/");
    const on = (action: string, resource = arn) => ({ principal: ADMINISTRATOR, action: `sqs:${action}`, resource });
    expect(asked).toEqual([
      on("SendMessage"),
      on("SendMessage"),
      on("ReceiveMessage"),
      on("DeleteMessage"),
      on("DeleteMessage"),
      on("ChangeMessageVisibility"),
      on("ListQueues", "*"),
      on("CreateQueue", "arn:aws:sqs:us-east-1:000000000000:new"),
    ]);
  });

  test("who may not, is told so in either protocol, and nothing happens", async () => {
    world = createTestWorld({
      authorize: ({ action, resource }) => {
        throw new AccessDenied(`not allowed: ${action} on ${resource}`);
      },
    });
    world.service(QueueService).create({ name: "orders" });
    const reply = await json("SendMessage", { MessageBody: "x" }, ORDERS);
    expect(reply).toMatchObject({ status: 403, headers: { "x-amzn-query-error": "AccessDenied;Sender" } });
    const inForm = await form("Action=SendMessage&MessageBody=x", ORDERS, asJson);
    expect(JSON.parse(inForm.body.toString())).toMatchObject({ Error: { Code: "AccessDenied", Type: "Sender" } });
    expect(queue().depth().visible).toBe(0);
  });
});
