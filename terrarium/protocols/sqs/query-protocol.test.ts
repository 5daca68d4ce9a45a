import { SqsWire } from "../../../tests/factories/sqs.ts";
import { QueueService } from "../../engine/queue/queue-service.ts";

const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const ORDERS = "/000000000000/orders";
const asJson = { accept: "application/json" };

let sqs: SqsWire;
beforeEach(() => {
  sqs = new SqsWire();
});

test("a send in a form, as API Gateway makes it, answers in JSON with all of its fields", async () => {
  const message = JSON.stringify({ name: "é+漢 %", job: "a&b=c" });
  const body = `Action=SendMessage&MessageBody=${encodeURIComponent(message)}`;
  const reply = await sqs.form(body, ORDERS, asJson);
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
  expect(await sqs.queue().receive()).toMatchObject([{ body: message }]);
});

test("a send in a form answers in XML, unless only JSON is accepted", async () => {
  for (const accept of [undefined, "*/*", "application/xml"]) {
    const reply = await sqs.form("Action=SendMessage&MessageBody=a+b", ORDERS, { accept });
    expect(reply.headers["Content-Type"]).toBe("text/xml");
    expect(reply.body).toMatch(
      /^<\?xml version="1.0"\?><SendMessageResponse xmlns="http:\/\/queue.amazonaws.com\/doc\/2012-11-05\/"><SendMessageResult><MD5OfMessageBody>0cc9cd4dd26c5137b675a0d819cb9ab0<\/MD5OfMessageBody><MessageId>[0-9a-f-]{36}<\/MessageId><\/SendMessageResult><ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata><\/SendMessageResponse>$/,
    );
  }
});

test("parameters may stand in the URL, the queue's URL in a parameter, which counts more than the path", async () => {
  sqs.world.service(QueueService).create({ name: "other" });
  await sqs.call({ method: "GET", url: `${ORDERS}?Action=SendMessage&MessageBody=one` });
  await sqs.form(`Action=SendMessage&MessageBody=two&QueueUrl=${encodeURIComponent(sqs.queue("other").url)}`);
  await sqs.form(
    "Action=SendMessage&MessageBody=three&QueueUrl=https%3A%2F%2Fsqs.us-east-1.amazonaws.com%2F000000000000%2Fother",
    "/",
  );
  expect(await sqs.queue().receive({ max: 10 })).toMatchObject([{ body: "one" }]);
  expect(await sqs.queue("other").receive({ max: 10 })).toMatchObject([{ body: "two" }, { body: "three" }]);
});

test("lists and maps are numbered", async () => {
  const sent = await sqs.form(
    "Action=SendMessage&MessageBody=one" +
      "&MessageAttribute.1.Name=kind&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=a%3Cb" +
      "&MessageAttribute.2.Name=raw&MessageAttribute.2.Value.DataType=Binary&MessageAttribute.2.Value.BinaryValue=AP8%3D" +
      "&MessageSystemAttribute.1.Name=AWSTraceHeader&MessageSystemAttribute.1.Value.DataType=String" +
      "&MessageSystemAttribute.1.Value.StringValue=Root%3D1",
  );
  expect(sent.body).toContain("<MD5OfMessageSystemAttributes>");
  const received = await sqs.form(
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
  await sqs.queue().send({ body: "one" });
  const receive = "Action=ReceiveMessage&AttributeName=All&AttributeName.1=SenderId";
  const reply = await sqs.form(receive, ORDERS, asJson);
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
  const empty = await sqs.form(receive, ORDERS, asJson);
  expect(JSON.parse(empty.body.toString()).ReceiveMessageResponse.ReceiveMessageResult).toEqual({ messages: null });
  expect((await sqs.form(receive)).body).toContain("<ReceiveMessageResult/>");
});

test("XML keeps what it would otherwise lose", async () => {
  await sqs.queue().send({ body: '{"a": "<&>"}\r\n\t漢' });
  const { body } = await sqs.form("Action=ReceiveMessage");
  expect(body).toContain("<Body>{&quot;a&quot;: &quot;&lt;&amp;&gt;&quot;}&#xD;\n\t漢</Body>");
});

test("batches, in XML and JSON", async () => {
  const entry = (number: number, id: string, body: string) =>
    `&SendMessageBatchRequestEntry.${number}.Id=${id}&SendMessageBatchRequestEntry.${number}.MessageBody=${body}`;
  const batch = `Action=SendMessageBatch${entry(1, "a", "one")}&SendMessageBatchRequestEntry.1.DelaySeconds=0${entry(2, "b", "%01")}`;
  const xml = await sqs.form(batch);
  expect(xml.body).toMatch(
    /<SendMessageBatchResultEntry><Id>a<\/Id>.*<\/SendMessageBatchResultEntry><BatchResultErrorEntry><Id>b<\/Id><SenderFault>true<\/SenderFault><Code>InvalidMessageContents<\/Code>/,
  );
  const inJson = await sqs.form(batch, ORDERS, asJson);
  expect(JSON.parse(inJson.body.toString()).SendMessageBatchResponse.SendMessageBatchResult).toMatchObject({
    Successful: [{ Id: "a", MD5OfMessageBody: expect.any(String), SequenceNumber: null }],
    Failed: [{ Id: "b", SenderFault: true, Code: "InvalidMessageContents" }],
  });
  expect((await sqs.form("Action=DeleteMessageBatch")).body).toContain("AWS.SimpleQueueService.EmptyBatchRequest");
});

test("queues are made and described", async () => {
  const made = await sqs.form(
    "Action=CreateQueue&QueueName=new.fifo&Attribute.1.Name=FifoQueue&Attribute.1.Value=true&Tag.1.Key=a&Tag.1.Value=1",
    "/",
  );
  expect(made.body).toContain(
    `<CreateQueueResult><QueueUrl>${sqs.queue("new.fifo").url}</QueueUrl></CreateQueueResult>`,
  );
  expect((await sqs.form("Action=ListQueueTags", "/000000000000/new.fifo")).body).toContain(
    "<ListQueueTagsResult><Tag><Key>a</Key><Value>1</Value></Tag></ListQueueTagsResult>",
  );
  const attributes = await sqs.form(
    "Action=GetQueueAttributes&AttributeName.1=FifoQueue",
    "/000000000000/new.fifo",
    asJson,
  );
  expect(JSON.parse(attributes.body.toString()).GetQueueAttributesResponse.GetQueueAttributesResult).toEqual({
    Attributes: [{ Name: "FifoQueue", Value: "true" }],
  });
  expect((await sqs.form("Action=ListQueues", "/")).body).toMatch(/<ListQueuesResult>(<QueueUrl>[^<]+<\/QueueUrl>){2}/);
  const purged = await sqs.form("Action=PurgeQueue");
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
  const inJson = await sqs.form(body, url, asJson);
  expect(inJson.status).toBe(status);
  expect(JSON.parse(inJson.body.toString())).toEqual({
    Error: { Code, Detail: null, Message, Type: "Sender" },
    RequestId: inJson.headers["x-amzn-RequestId"],
  });
  const xml = await sqs.form(body, url);
  const text = Message.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  expect(xml.status).toBe(status);
  expect(xml.body).toContain(
    `<Error><Type>Sender</Type><Code>${Code}</Code><Message>${text}</Message><Detail/></Error>`,
  );
});

test("a request without an action is no operation, whatever it accepts", async () => {
  for (const headers of [{}, asJson])
    expect(await sqs.call({ method: "GET", url: ORDERS, headers })).toMatchObject({
      status: 404,
      body: expect.stringContaining("<UnknownOperationException"),
    });
});
