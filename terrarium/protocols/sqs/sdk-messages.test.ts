import type { MessageAttributeValue, SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import { refusal, SqsServer } from "../../../tests/factories/sqs.ts";

/** The real SDK, over a real socket. */
let server: SqsServer;
beforeAll(async () => {
  server = await SqsServer.start();
});
afterAll(async () => {
  await server.close();
  expect(server.failures).toEqual([]);
});

test("a message goes in and out, with attributes and digests that the SDK checks, and is deleted", async () => {
  const QueueUrl = await server.createQueue();
  const MessageAttributes: Record<string, MessageAttributeValue> = {
    kind: { DataType: "String", StringValue: "new" },
    amount: { DataType: "Number.int", StringValue: "12" },
    raw: { DataType: "Binary", BinaryValue: new Uint8Array([0, 1, 255]) },
  };
  const trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  const sent = await server.sqs.sendMessage({
    QueueUrl,
    MessageBody: '{"é": "漢😀 <&>\\r\\n"}',
    MessageAttributes,
    MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: trace } },
  });
  expect(sent.MD5OfMessageSystemAttributes).toBe("5ae4d5d7636402d80f4eb6d213245a88");
  const { Messages } = await server.sqs.receiveMessage({
    QueueUrl,
    MessageAttributeNames: ["All"],
    MessageSystemAttributeNames: ["All"],
    WaitTimeSeconds: 1,
  });
  expect(Messages).toMatchObject([
    {
      MessageId: sent.MessageId,
      Body: '{"é": "漢😀 <&>\\r\\n"}',
      MD5OfBody: sent.MD5OfMessageBody,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes,
      Attributes: { SenderId: "000000000000", ApproximateReceiveCount: "1", AWSTraceHeader: trace },
    },
  ]);
  await server.sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle! });
  expect(await server.sqs.receiveMessage({ QueueUrl })).not.toHaveProperty("Messages");
});

test("a long poll is answered by a send, over another connection", async () => {
  const QueueUrl = await server.createQueue({ ReceiveMessageWaitTimeSeconds: "20" });
  const waiting = server.sqs.receiveMessage({ QueueUrl });
  await server.sqs.sendMessage({ QueueUrl, MessageBody: "one" });
  expect((await waiting).Messages).toMatchObject([{ Body: "one" }]);
});

test("a receiver that hangs up in a long poll gets nothing: the next one does", async () => {
  const QueueUrl = await server.createQueue();
  const gone = new AbortController();
  const first = server.sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 }, { abortSignal: gone.signal });
  const hangsUp = expect(first).rejects.toMatchObject({ name: "AbortError" });
  await server.sqs.listQueues({});
  gone.abort();
  await hangsUp;
  const second = server.sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 });
  await server.sqs.sendMessage({ QueueUrl, MessageBody: "one" });
  expect((await second).Messages).toMatchObject([{ Body: "one" }]);
});

test("a batch: what succeeds and what fails", async () => {
  const QueueUrl = await server.createQueue({ MaximumMessageSize: "1024" });
  const sent = await server.sqs.sendMessageBatch({
    QueueUrl,
    Entries: [
      { Id: "good", MessageBody: "x".repeat(1024), MessageAttributes: {} },
      { Id: "long", MessageBody: "x".repeat(1025) },
      { Id: "wrong", MessageBody: "\u0001" },
    ],
  });
  expect(sent.Successful).toMatchObject([{ Id: "good", MessageId: expect.any(String) }]);
  expect(sent.Failed).toEqual([
    {
      Id: "long",
      SenderFault: true,
      Code: "InvalidParameterValue",
      Message: "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.",
    },
    { Id: "wrong", SenderFault: true, Code: "InvalidMessageContents", Message: expect.stringContaining("#x9") },
  ]);
  const { Messages = [] } = await server.sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  const { ReceiptHandle } = Messages[0]!;
  const changed = await server.sqs.changeMessageVisibilityBatch({
    QueueUrl,
    Entries: [
      { Id: "a", ReceiptHandle, VisibilityTimeout: 0 },
      { Id: "b", ReceiptHandle: "garbage", VisibilityTimeout: 0 },
    ],
  });
  expect(changed).toMatchObject({ Successful: [{ Id: "a" }], Failed: [{ Id: "b", Code: "ReceiptHandleIsInvalid" }] });
  const deleted = await server.sqs.deleteMessageBatch({ QueueUrl, Entries: [{ Id: "a", ReceiptHandle }] });
  expect(deleted).toMatchObject({ Successful: [{ Id: "a" }] });
  expect(deleted).not.toHaveProperty("Failed");
});

test("a batch that is none", async () => {
  const QueueUrl = await server.createQueue();
  const send = (Entries: SendMessageBatchRequestEntry[]) => refusal(server.sqs.sendMessageBatch({ QueueUrl, Entries }));
  const entry = (Id: string, MessageBody = "x") => ({ Id, MessageBody });
  const legacy = (name: string) => ({ name, code: `AWS.SimpleQueueService.${name}`, status: 400 });
  expect(await send([])).toMatchObject({
    ...legacy("EmptyBatchRequest"),
    message: "There should be at least one SendMessageBatchRequestEntry in the request.",
  });
  expect(await send(Array.from({ length: 11 }, (_, i) => entry(`${i}`)))).toMatchObject({
    ...legacy("TooManyEntriesInBatchRequest"),
    message: "Maximum number of entries per request are 10. You have sent 11.",
  });
  expect(await send([entry("a"), entry("a")])).toMatchObject({
    ...legacy("BatchEntryIdsNotDistinct"),
    message: "Id a repeated.",
  });
  for (const id of ["", "a b", "a".repeat(81)])
    expect(await send([entry(id)])).toMatchObject(legacy("InvalidBatchEntryId"));
  expect(await send([entry("a", "x".repeat(1_048_576)), entry("b")])).toMatchObject({
    ...legacy("BatchRequestTooLong"),
    message: "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
  });
});

test("one message that cannot be placed fails a whole FIFO batch", async () => {
  const QueueUrl = await server.createQueue({ FifoQueue: "true" });
  const good = { Id: "a", MessageBody: "x", MessageGroupId: "1", MessageDeduplicationId: "1" };
  const send = (entry: object) =>
    refusal(server.sqs.sendMessageBatch({ QueueUrl, Entries: [good, { ...good, Id: "b", ...entry }] }));
  expect(await send({ MessageGroupId: undefined })).toMatchObject({ name: "InvalidParameterValue" });
  expect(await send({ MessageDeduplicationId: undefined })).toMatchObject({ name: "InvalidParameterValue" });
  expect(await server.sqs.receiveMessage({ QueueUrl })).not.toHaveProperty("Messages");
});

test("a FIFO queue, its order and its numbers", async () => {
  const QueueUrl = await server.createQueue({ FifoQueue: "true", ContentBasedDeduplication: "true" });
  const numbers = [];
  for (const MessageBody of ["1", "2", "2", "3"])
    numbers.push((await server.sqs.sendMessage({ QueueUrl, MessageBody, MessageGroupId: "a" })).SequenceNumber);
  expect(numbers[1]).toBe(numbers[2]);
  const { Messages = [] } = await server.sqs.receiveMessage({
    QueueUrl,
    MaxNumberOfMessages: 10,
    AttributeNames: ["All"],
    ReceiveRequestAttemptId: "attempt",
  });
  expect(Messages.map(({ Body }) => Body)).toEqual(["1", "2", "3"]);
  expect(Messages[0]!.Attributes).toMatchObject({
    MessageGroupId: "a",
    MessageDeduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/),
    SequenceNumber: numbers[0],
  });
});

test("attributes of messages are given to those who ask, by name and by the beginning of it", async () => {
  const QueueUrl = await server.createQueue({ VisibilityTimeout: "0" });
  const MessageAttributes = Object.fromEntries(
    [
      ["Help.Me", "Me"],
      ["Hello", "There"],
      ["General", "Kenobi"],
    ].map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
  await server.sqs.sendMessage({ QueueUrl, MessageBody: "msg", MessageAttributes });
  const ask = async (MessageAttributeNames: string[]) => {
    const { Messages } = await server.sqs.receiveMessage({ QueueUrl, MessageAttributeNames });
    const { MessageAttributes: given, MD5OfMessageAttributes } = Messages![0]!;
    return [
      Object.keys(given ?? {})
        .sort()
        .join(" "),
      MD5OfMessageAttributes,
    ];
  };
  expect(await ask([])).toEqual(["", undefined]);
  for (const all of ["All", "*", ".*"])
    expect(await ask([all])).toEqual(["General Hello Help.Me", "4c360f3fdafd970e05fae2f149d997f5"]);
  expect(await ask(["Hello", "General"])).toEqual(["General Hello", "fca026605781cb4126a1e9044df24232"]);
  expect(await ask(["Foo", "Hello"])).toEqual(["Hello", "a311262e065454b75da111d535b8dacd"]);
  expect(await ask(["Hel.*"])).toEqual(["Hello Help.Me", "83fee93c1bcd8b9a5a923ffacdc636c7"]);
  expect(await ask(["Foo", "Help"])).toEqual(["", undefined]);
  const { Messages = [] } = await server.sqs.receiveMessage({ QueueUrl, AttributeNames: ["SentTimestamp" as never] });
  expect(Object.keys(Messages[0]!.Attributes!)).toEqual(["SentTimestamp"]);
  const wrong = server.sqs.receiveMessage({ QueueUrl, MessageSystemAttributeNames: ["Colour" as never] });
  expect(await refusal(wrong)).toMatchObject({ name: "InvalidAttributeName", message: "Unknown Attribute Colour." });
});

test("what is wrong with a call is said as AWS says it", async () => {
  const QueueUrl = await server.createQueue();
  expect(await refusal(server.sqs.getQueueUrl({ QueueName: "nobody" }))).toEqual({
    name: "QueueDoesNotExist",
    code: "AWS.SimpleQueueService.NonExistentQueue",
    status: 400,
    message: "The specified queue does not exist.",
  });
  expect(await refusal(server.sqs.sendMessage({ QueueUrl, MessageBody: "" }))).toEqual({
    name: "MissingParameter",
    code: "MissingParameter",
    status: 400,
    message: "The request must contain the parameter MessageBody.",
  });
  expect(await refusal(server.sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 11 }))).toEqual({
    name: "InvalidParameterValue",
    code: "InvalidParameterValue",
    status: 400,
    message: "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
  });
  expect(await refusal(server.sqs.deleteMessage({ QueueUrl, ReceiptHandle: "garbage" }))).toEqual({
    name: "ReceiptHandleIsInvalid",
    code: "ReceiptHandleIsInvalid",
    status: 400,
    message: 'The input receipt handle "garbage" is not a valid receipt handle.',
  });
  expect(await refusal(server.sqs.sendMessage({ QueueUrl, MessageBody: "\u0001" }))).toMatchObject({
    name: "InvalidMessageContents",
  });
  expect(await refusal(server.sqs.sendMessage({ QueueUrl, MessageBody: "x".repeat(1_048_577) }))).toMatchObject({
    name: "InvalidParameterValue",
    message: "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
  });
});
