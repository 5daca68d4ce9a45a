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

test("queue attributes are shown, one by one and all, and changed", async () => {
  const QueueUrl = await server.createQueue({ VisibilityTimeout: "60" });
  const get = async (...AttributeNames: string[]) =>
    (await server.sqs.getQueueAttributes({ QueueUrl, AttributeNames: AttributeNames as never[] })).Attributes;
  await server.sqs.sendMessage({ QueueUrl, MessageBody: "one", DelaySeconds: 100 });
  await server.sqs.sendMessage({ QueueUrl, MessageBody: "two" });
  await server.sqs.sendMessage({ QueueUrl, MessageBody: "three" });
  await server.sqs.receiveMessage({ QueueUrl });
  expect(await get("All")).toEqual({
    QueueArn: await server.arnOf(QueueUrl),
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
  await server.sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: "5", Policy } });
  expect(await get("VisibilityTimeout", "Policy")).toEqual({ VisibilityTimeout: "5", Policy });
  expect(await refusal(get("Colour"))).toMatchObject({
    name: "InvalidAttributeName",
    message: "Unknown Attribute Colour.",
  });
  const wrong = server.sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: "43201" } });
  expect(await refusal(wrong)).toMatchObject({ name: "InvalidAttributeValue", code: "InvalidAttributeValue" });
});

test("queues are made, found, listed in pages and deleted", async () => {
  for (const letter of ["c", "a", "b"]) await server.sqs.createQueue({ QueueName: `page-${letter}`, tags: { a: "1" } });
  const url = (letter: string) => `${server.world.account.endpoint}/000000000000/page-${letter}`;
  expect((await server.sqs.getQueueUrl({ QueueName: "page-a" })).QueueUrl).toBe(url("a"));
  const first = await server.sqs.listQueues({ QueueNamePrefix: "page-", MaxResults: 2 });
  expect(first.QueueUrls).toEqual([url("a"), url("b")]);
  const second = await server.sqs.listQueues({ QueueNamePrefix: "page-", MaxResults: 2, NextToken: first.NextToken });
  expect(second).toMatchObject({ QueueUrls: [url("c")] });
  expect(second.NextToken).toBeUndefined();
  await server.sqs.deleteQueue({ QueueUrl: url("b") });
  expect((await server.sqs.listQueues({ QueueNamePrefix: "page-" })).QueueUrls).toEqual([url("a"), url("c")]);
  expect(await refusal(server.sqs.createQueue({ QueueName: "page-b" }))).toMatchObject({
    name: "QueueDeletedRecently",
    code: "AWS.SimpleQueueService.QueueDeletedRecently",
  });
  expect(
    await refusal(server.sqs.createQueue({ QueueName: "page-a", Attributes: { DelaySeconds: "9" } })),
  ).toMatchObject({
    name: "QueueNameExists",
    code: "QueueAlreadyExists",
    message: "A queue already exists with the same name and a different value for attribute DelaySeconds",
  });
  expect(await refusal(server.sqs.listQueues({ NextToken: "garbage" }))).toMatchObject({
    name: "InvalidParameterValue",
  });
});

test("tags", async () => {
  const QueueUrl = await server.createQueue();
  const tags = async () => (await server.sqs.listQueueTags({ QueueUrl })).Tags;
  expect(await tags()).toBeUndefined();
  await server.sqs.tagQueue({ QueueUrl, Tags: { tag1: "value1", tag2: "", Tag2: "x" } });
  await server.sqs.untagQueue({ QueueUrl, TagKeys: ["tag1", "unknown"] });
  expect(await tags()).toEqual({ tag2: "", Tag2: "x" });
  const many = Object.fromEntries(Array.from({ length: 49 }, (_, i) => [`t${i}`, "x"]));
  expect(await refusal(server.sqs.tagQueue({ QueueUrl, Tags: many }))).toMatchObject({
    name: "InvalidParameterValue",
    message: expect.stringContaining("Too many tags"),
  });
});

test("permissions become statements of the queue's policy", async () => {
  const QueueUrl = await server.createQueue();
  const policy = async () => {
    const { Attributes } = await server.sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["Policy"] });
    return Attributes?.Policy && JSON.parse(Attributes.Policy);
  };
  const arn = await server.arnOf(QueueUrl);
  const add = (Label: string, AWSAccountIds = ["000000000000", "111111111111"], Actions = ["ReceiveMessage"]) =>
    server.sqs.addPermission({ QueueUrl, Label, AWSAccountIds, Actions });
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
  await server.sqs.removePermission({ QueueUrl, Label: "first" });
  expect((await policy()).Statement).toMatchObject([{ Sid: "second", Action: ["SQS:SendMessage", "SQS:GetQueueUrl"] }]);
  await server.sqs.removePermission({ QueueUrl, Label: "second" });
  expect(await policy()).toBeUndefined();
  expect(await refusal(server.sqs.removePermission({ QueueUrl, Label: "second" }))).toMatchObject({
    message: "Value second for parameter Label is invalid. Reason: can't find label.",
  });
});

test("a message that nobody can handle goes to the dead-letter queue and is moved back", async () => {
  const dead = await server.createQueue();
  const SourceArn = await server.arnOf(dead);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 });
  const QueueUrl = await server.createQueue({ RedrivePolicy, VisibilityTimeout: "0" });
  expect((await server.sqs.listDeadLetterSourceQueues({ QueueUrl: dead })).queueUrls).toEqual([QueueUrl]);
  await server.sqs.sendMessage({ QueueUrl, MessageBody: "poison" });
  await server.sqs.receiveMessage({ QueueUrl });
  expect(await server.sqs.receiveMessage({ QueueUrl })).not.toHaveProperty("Messages");
  const { Messages } = await server.sqs.receiveMessage({
    QueueUrl: dead,
    AttributeNames: ["All"],
    VisibilityTimeout: 0,
  });
  expect(Messages![0]!.Attributes).toMatchObject({
    DeadLetterQueueSourceArn: await server.arnOf(QueueUrl),
    ApproximateReceiveCount: "2",
  });
  const { TaskHandle } = await server.sqs.startMessageMoveTask({ SourceArn });
  await server.world.trace.next({ hop: "moved", part: SourceArn });
  expect((await server.sqs.receiveMessage({ QueueUrl })).Messages).toMatchObject([{ Body: "poison" }]);
  expect(await server.sqs.listMessageMoveTasks({ SourceArn })).toMatchObject({
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
  expect(await refusal(server.sqs.cancelMessageMoveTask({ TaskHandle }))).toMatchObject({
    name: "UnsupportedOperation",
    code: "AWS.SimpleQueueService.UnsupportedOperation",
  });
  expect(await refusal(server.sqs.startMessageMoveTask({ SourceArn: `${SourceArn}-not` }))).toMatchObject({
    name: "ResourceNotFoundException",
    status: 404,
  });
});

test("a slow move task is cancelled", async () => {
  const dead = await server.createQueue();
  const SourceArn = await server.arnOf(dead);
  const other = await server.createQueue({
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 }),
  });
  for (const MessageBody of ["1", "2"]) await server.sqs.sendMessage({ QueueUrl: dead, MessageBody });
  const { TaskHandle } = await server.sqs.startMessageMoveTask({
    SourceArn,
    DestinationArn: await server.arnOf(other),
    MaxNumberOfMessagesPerSecond: 1,
  });
  expect(await server.sqs.cancelMessageMoveTask({ TaskHandle })).toMatchObject({ ApproximateNumberOfMessagesMoved: 0 });
  expect((await server.sqs.listMessageMoveTasks({ SourceArn })).Results).toMatchObject([{ Status: "CANCELLED" }]);
});

test("a purge, and a second one too soon", async () => {
  const QueueUrl = await server.createQueue();
  await server.sqs.sendMessage({ QueueUrl, MessageBody: "one" });
  await server.sqs.purgeQueue({ QueueUrl });
  expect(await server.sqs.receiveMessage({ QueueUrl })).not.toHaveProperty("Messages");
  expect(await refusal(server.sqs.purgeQueue({ QueueUrl }))).toMatchObject({
    name: "PurgeQueueInProgress",
    code: "AWS.SimpleQueueService.PurgeQueueInProgress",
    status: 403,
  });
});
