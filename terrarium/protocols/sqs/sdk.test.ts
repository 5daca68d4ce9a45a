import {
  type MessageAttributeValue,
  type SendMessageBatchRequestEntry,
  SQS,
  type SQSServiceException,
} from "@aws-sdk/client-sqs";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { World } from "../../engine/world.ts";
import { realClock } from "../../real-clock.ts";
import { createAwsFront } from "../aws-front.ts";
import { FrontDoor } from "../front-door.ts";

/** The real SDK, over a real socket. */
let world: World;
let door: FrontDoor;
let sqs: SQS;

beforeAll(async () => {
  door = await FrontDoor.open({ port: 0, onError: (error) => fail(error) });
  world = createTestWorld({ clock: realClock });
  door.mountRest(createAwsFront(world));
  sqs = new SQS({
    endpoint: door.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  sqs.destroy();
  await door.close(0);
  world.store.close();
});

let queues = 0;

async function createQueue(attributes?: Record<string, string>): Promise<string> {
  const suffix = attributes?.FifoQueue ? ".fifo" : "";
  const { QueueUrl } = await sqs.createQueue({ QueueName: `queue-${++queues}${suffix}`, Attributes: attributes });
  return QueueUrl!;
}

async function arnOf(QueueUrl: string): Promise<string> {
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["QueueArn"] });
  return Attributes!.QueueArn!;
}

/** What a call is refused with: the SDK's name of the error, the code that users know, and the status. */
async function refusal(call: Promise<unknown>) {
  const error = (await call.then(
    () => expect("nothing was refused").toBe("refused"),
    (refused) => refused,
  )) as SQSServiceException & { Code?: string };
  return { name: error.name, code: error.Code, status: error.$metadata.httpStatusCode, message: error.message };
}

test("a message goes in and out, with attributes and digests that the SDK checks, and is deleted", async () => {
  const QueueUrl = await createQueue();
  const MessageAttributes: Record<string, MessageAttributeValue> = {
    kind: { DataType: "String", StringValue: "new" },
    amount: { DataType: "Number.int", StringValue: "12" },
    raw: { DataType: "Binary", BinaryValue: new Uint8Array([0, 1, 255]) },
  };
  const trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  const sent = await sqs.sendMessage({
    QueueUrl,
    MessageBody: '{"é": "漢😀 <&>\\r\\n"}',
    MessageAttributes,
    MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: trace } },
  });
  expect(sent.MD5OfMessageSystemAttributes).toBe("5ae4d5d7636402d80f4eb6d213245a88");
  const { Messages } = await sqs.receiveMessage({
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
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle! });
  expect(await sqs.receiveMessage({ QueueUrl })).not.toHaveProperty("Messages");
});

test("a long poll is answered by a send, over another connection", async () => {
  const QueueUrl = await createQueue({ ReceiveMessageWaitTimeSeconds: "20" });
  const waiting = sqs.receiveMessage({ QueueUrl });
  await sqs.sendMessage({ QueueUrl, MessageBody: "one" });
  expect((await waiting).Messages).toMatchObject([{ Body: "one" }]);
});

test("a receiver that hangs up in a long poll gets nothing: the next one does", async () => {
  const QueueUrl = await createQueue();
  const gone = new AbortController();
  const first = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 }, { abortSignal: gone.signal });
  const hangsUp = expect(first).rejects.toMatchObject({ name: "AbortError" });
  await sqs.listQueues({});
  gone.abort();
  await hangsUp;
  const second = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 });
  await sqs.sendMessage({ QueueUrl, MessageBody: "one" });
  expect((await second).Messages).toMatchObject([{ Body: "one" }]);
});

test("a batch: what succeeds and what fails", async () => {
  const QueueUrl = await createQueue({ MaximumMessageSize: "1024" });
  const sent = await sqs.sendMessageBatch({
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
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  const { ReceiptHandle } = Messages[0]!;
  const changed = await sqs.changeMessageVisibilityBatch({
    QueueUrl,
    Entries: [
      { Id: "a", ReceiptHandle, VisibilityTimeout: 0 },
      { Id: "b", ReceiptHandle: "garbage", VisibilityTimeout: 0 },
    ],
  });
  expect(changed).toMatchObject({ Successful: [{ Id: "a" }], Failed: [{ Id: "b", Code: "ReceiptHandleIsInvalid" }] });
  const deleted = await sqs.deleteMessageBatch({ QueueUrl, Entries: [{ Id: "a", ReceiptHandle }] });
  expect(deleted).toMatchObject({ Successful: [{ Id: "a" }] });
  expect(deleted).not.toHaveProperty("Failed");
});

test("a batch that is none", async () => {
  const QueueUrl = await createQueue();
  const send = (Entries: SendMessageBatchRequestEntry[]) => refusal(sqs.sendMessageBatch({ QueueUrl, Entries }));
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
  const QueueUrl = await createQueue({ FifoQueue: "true" });
  const good = { Id: "a", MessageBody: "x", MessageGroupId: "1", MessageDeduplicationId: "1" };
  const send = (entry: object) =>
    refusal(sqs.sendMessageBatch({ QueueUrl, Entries: [good, { ...good, Id: "b", ...entry }] }));
  expect(await send({ MessageGroupId: undefined })).toMatchObject({ name: "InvalidParameterValue" });
  expect(await send({ MessageDeduplicationId: undefined })).toMatchObject({ name: "InvalidParameterValue" });
  expect(await sqs.receiveMessage({ QueueUrl })).not.toHaveProperty("Messages");
});

test("a FIFO queue, its order and its numbers", async () => {
  const QueueUrl = await createQueue({ FifoQueue: "true", ContentBasedDeduplication: "true" });
  const numbers = [];
  for (const MessageBody of ["1", "2", "2", "3"])
    numbers.push((await sqs.sendMessage({ QueueUrl, MessageBody, MessageGroupId: "a" })).SequenceNumber);
  expect(numbers[1]).toBe(numbers[2]);
  const { Messages = [] } = await sqs.receiveMessage({
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
  const QueueUrl = await createQueue({ VisibilityTimeout: "0" });
  const MessageAttributes = Object.fromEntries(
    [
      ["Help.Me", "Me"],
      ["Hello", "There"],
      ["General", "Kenobi"],
    ].map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
  await sqs.sendMessage({ QueueUrl, MessageBody: "msg", MessageAttributes });
  const ask = async (MessageAttributeNames: string[]) => {
    const { Messages } = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames });
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
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, AttributeNames: ["SentTimestamp" as never] });
  expect(Object.keys(Messages[0]!.Attributes!)).toEqual(["SentTimestamp"]);
  const wrong = sqs.receiveMessage({ QueueUrl, MessageSystemAttributeNames: ["Colour" as never] });
  expect(await refusal(wrong)).toMatchObject({ name: "InvalidAttributeName", message: "Unknown Attribute Colour." });
});

test("queue attributes are shown, one by one and all, and changed", async () => {
  const QueueUrl = await createQueue({ VisibilityTimeout: "60" });
  const get = async (...AttributeNames: string[]) =>
    (await sqs.getQueueAttributes({ QueueUrl, AttributeNames: AttributeNames as never[] })).Attributes;
  await sqs.sendMessage({ QueueUrl, MessageBody: "one", DelaySeconds: 100 });
  await sqs.sendMessage({ QueueUrl, MessageBody: "two" });
  await sqs.sendMessage({ QueueUrl, MessageBody: "three" });
  await sqs.receiveMessage({ QueueUrl });
  expect(await get("All")).toEqual({
    QueueArn: await arnOf(QueueUrl),
    CreatedTimestamp: expect.stringMatching(/^\d{10}$/),
    LastModifiedTimestamp: expect.stringMatching(/^\d{10}$/),
    ApproximateNumberOfMessages: "1",
    ApproximateNumberOfMessagesNotVisible: "1",
    ApproximateNumberOfMessagesDelayed: "1",
    DelaySeconds: "0",
    MaximumMessageSize: "1048576",
    MessageRetentionPeriod: "345600",
    ReceiveMessageWaitTimeSeconds: "0",
    SqsManagedSseEnabled: "true",
    VisibilityTimeout: "60",
  });
  expect(await get()).toBeUndefined();
  expect(await get("Policy")).toBeUndefined();
  const Policy = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" } });
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: "5", Policy } });
  expect(await get("VisibilityTimeout", "Policy")).toEqual({ VisibilityTimeout: "5", Policy });
  expect(await refusal(get("Colour"))).toMatchObject({
    name: "InvalidAttributeName",
    message: "Unknown Attribute Colour.",
  });
  const wrong = sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: "43201" } });
  expect(await refusal(wrong)).toMatchObject({ name: "InvalidAttributeValue", code: "InvalidAttributeValue" });
});

test("queues are made, found, listed in pages and deleted", async () => {
  for (const letter of ["c", "a", "b"]) await sqs.createQueue({ QueueName: `page-${letter}`, tags: { a: "1" } });
  const url = (letter: string) => `${world.account.endpoint}/000000000000/page-${letter}`;
  expect((await sqs.getQueueUrl({ QueueName: "page-a" })).QueueUrl).toBe(url("a"));
  const first = await sqs.listQueues({ QueueNamePrefix: "page-", MaxResults: 2 });
  expect(first.QueueUrls).toEqual([url("a"), url("b")]);
  const second = await sqs.listQueues({ QueueNamePrefix: "page-", MaxResults: 2, NextToken: first.NextToken });
  expect(second).toMatchObject({ QueueUrls: [url("c")] });
  expect(second.NextToken).toBeUndefined();
  await sqs.deleteQueue({ QueueUrl: url("b") });
  expect((await sqs.listQueues({ QueueNamePrefix: "page-" })).QueueUrls).toEqual([url("a"), url("c")]);
  expect(await refusal(sqs.createQueue({ QueueName: "page-b" }))).toMatchObject({
    name: "QueueDeletedRecently",
    code: "AWS.SimpleQueueService.QueueDeletedRecently",
  });
  expect(await refusal(sqs.createQueue({ QueueName: "page-a", Attributes: { DelaySeconds: "9" } }))).toMatchObject({
    name: "QueueNameExists",
    code: "QueueAlreadyExists",
    message: "A queue already exists with the same name and a different value for attribute DelaySeconds",
  });
  expect(await refusal(sqs.listQueues({ NextToken: "garbage" }))).toMatchObject({ name: "InvalidParameterValue" });
});

test("tags", async () => {
  const QueueUrl = await createQueue();
  const tags = async () => (await sqs.listQueueTags({ QueueUrl })).Tags;
  expect(await tags()).toBeUndefined();
  await sqs.tagQueue({ QueueUrl, Tags: { tag1: "value1", tag2: "", Tag2: "x" } });
  await sqs.untagQueue({ QueueUrl, TagKeys: ["tag1", "unknown"] });
  expect(await tags()).toEqual({ tag2: "", Tag2: "x" });
  const many = Object.fromEntries(Array.from({ length: 49 }, (_, i) => [`t${i}`, "x"]));
  expect(await refusal(sqs.tagQueue({ QueueUrl, Tags: many }))).toMatchObject({
    name: "InvalidParameterValue",
    message: expect.stringContaining("Too many tags"),
  });
});

test("permissions become statements of the queue's policy", async () => {
  const QueueUrl = await createQueue();
  const policy = async () => {
    const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["Policy"] });
    return Attributes?.Policy && JSON.parse(Attributes.Policy);
  };
  const arn = await arnOf(QueueUrl);
  const add = (Label: string, AWSAccountIds = ["000000000000", "111111111111"], Actions = ["ReceiveMessage"]) =>
    sqs.addPermission({ QueueUrl, Label, AWSAccountIds, Actions });
  await add("first");
  expect(await policy()).toEqual({
    Version: "2008-10-17",
    Id: `${arn}/SQSDefaultPolicy`,
    Statement: [
      {
        Sid: "first",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::000000000000:root", "arn:aws:iam::111111111111:root"] },
        Action: "SQS:ReceiveMessage",
        Resource: arn,
      },
    ],
  });
  expect(await refusal(add("first"))).toMatchObject({
    name: "InvalidParameterValue",
    message: "Value first for parameter Label is invalid. Reason: Already exists.",
  });
  expect(await refusal(add("second", ["nobody"]))).toMatchObject({ name: "InvalidParameterValue" });
  expect(await refusal(add("second", undefined, ["Dance"]))).toMatchObject({ name: "InvalidParameterValue" });
  await add("second", ["111111111111"], ["SendMessage", "GetQueueUrl"]);
  await sqs.removePermission({ QueueUrl, Label: "first" });
  expect((await policy()).Statement).toMatchObject([{ Sid: "second", Action: ["SQS:SendMessage", "SQS:GetQueueUrl"] }]);
  await sqs.removePermission({ QueueUrl, Label: "second" });
  expect(await policy()).toBeUndefined();
  expect(await refusal(sqs.removePermission({ QueueUrl, Label: "second" }))).toMatchObject({
    message: "Value second for parameter Label is invalid. Reason: can't find label.",
  });
});

test("a message that nobody can handle goes to the dead-letter queue and is moved back", async () => {
  const dead = await createQueue();
  const SourceArn = await arnOf(dead);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 });
  const QueueUrl = await createQueue({ RedrivePolicy, VisibilityTimeout: "0" });
  expect((await sqs.listDeadLetterSourceQueues({ QueueUrl: dead })).queueUrls).toEqual([QueueUrl]);
  await sqs.sendMessage({ QueueUrl, MessageBody: "poison" });
  await sqs.receiveMessage({ QueueUrl });
  expect(await sqs.receiveMessage({ QueueUrl })).not.toHaveProperty("Messages");
  const { Messages } = await sqs.receiveMessage({ QueueUrl: dead, AttributeNames: ["All"], VisibilityTimeout: 0 });
  expect(Messages![0]!.Attributes).toMatchObject({
    DeadLetterQueueSourceArn: await arnOf(QueueUrl),
    ApproximateReceiveCount: "2",
  });
  const { TaskHandle } = await sqs.startMessageMoveTask({ SourceArn });
  await world.trace.next({ hop: "moved", part: SourceArn });
  expect((await sqs.receiveMessage({ QueueUrl })).Messages).toMatchObject([{ Body: "poison" }]);
  expect(await sqs.listMessageMoveTasks({ SourceArn })).toMatchObject({
    Results: [
      {
        Status: "COMPLETED",
        SourceArn,
        ApproximateNumberOfMessagesMoved: 1,
        ApproximateNumberOfMessagesToMove: 1,
        StartedTimestamp: expect.any(Number),
      },
    ],
  });
  expect(await refusal(sqs.cancelMessageMoveTask({ TaskHandle }))).toMatchObject({
    name: "UnsupportedOperation",
    code: "AWS.SimpleQueueService.UnsupportedOperation",
  });
  expect(await refusal(sqs.startMessageMoveTask({ SourceArn: `${SourceArn}-not` }))).toMatchObject({
    name: "ResourceNotFoundException",
    status: 404,
  });
});

test("a slow move task is cancelled", async () => {
  const dead = await createQueue();
  const SourceArn = await arnOf(dead);
  const other = await createQueue({
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 }),
  });
  for (const MessageBody of ["1", "2"]) await sqs.sendMessage({ QueueUrl: dead, MessageBody });
  const { TaskHandle } = await sqs.startMessageMoveTask({
    SourceArn,
    DestinationArn: await arnOf(other),
    MaxNumberOfMessagesPerSecond: 1,
  });
  expect(await sqs.cancelMessageMoveTask({ TaskHandle })).toMatchObject({ ApproximateNumberOfMessagesMoved: 0 });
  expect((await sqs.listMessageMoveTasks({ SourceArn })).Results).toMatchObject([{ Status: "CANCELLED" }]);
});

test("a purge, and a second one too soon", async () => {
  const QueueUrl = await createQueue();
  await sqs.sendMessage({ QueueUrl, MessageBody: "one" });
  await sqs.purgeQueue({ QueueUrl });
  expect(await sqs.receiveMessage({ QueueUrl })).not.toHaveProperty("Messages");
  expect(await refusal(sqs.purgeQueue({ QueueUrl }))).toMatchObject({
    name: "PurgeQueueInProgress",
    code: "AWS.SimpleQueueService.PurgeQueueInProgress",
    status: 403,
  });
});

test("what is wrong with a call is said as AWS says it", async () => {
  const QueueUrl = await createQueue();
  expect(await refusal(sqs.getQueueUrl({ QueueName: "nobody" }))).toEqual({
    name: "QueueDoesNotExist",
    code: "AWS.SimpleQueueService.NonExistentQueue",
    status: 400,
    message: "The specified queue does not exist.",
  });
  expect(await refusal(sqs.sendMessage({ QueueUrl, MessageBody: "" }))).toEqual({
    name: "MissingParameter",
    code: "MissingParameter",
    status: 400,
    message: "The request must contain the parameter MessageBody.",
  });
  expect(await refusal(sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 11 }))).toEqual({
    name: "InvalidParameterValue",
    code: "InvalidParameterValue",
    status: 400,
    message: "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
  });
  expect(await refusal(sqs.deleteMessage({ QueueUrl, ReceiptHandle: "garbage" }))).toEqual({
    name: "ReceiptHandleIsInvalid",
    code: "ReceiptHandleIsInvalid",
    status: 400,
    message: 'The input receipt handle "garbage" is not a valid receipt handle.',
  });
  expect(await refusal(sqs.sendMessage({ QueueUrl, MessageBody: "\u0001" }))).toMatchObject({
    name: "InvalidMessageContents",
  });
  expect(await refusal(sqs.sendMessage({ QueueUrl, MessageBody: "x".repeat(1_048_577) }))).toMatchObject({
    name: "InvalidParameterValue",
    message: "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
  });
});
