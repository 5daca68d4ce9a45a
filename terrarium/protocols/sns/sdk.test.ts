import { createVerify, X509Certificate } from "node:crypto";
import { call } from "../../../tests/factories/http.ts";
import { HttpSubscriber, SnsServer } from "../../../tests/factories/sns.ts";
import { refusal } from "../../../tests/factories/sqs.ts";
import { QueueService } from "../../engine/queue/queue-service.ts";

let server: SnsServer;
beforeAll(async () => {
  server = await SnsServer.start();
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close();
});

let topics = 0;
async function createTopic(Attributes?: Record<string, string>): Promise<string> {
  const Name = `topic-${++topics}${Attributes?.FifoTopic ? ".fifo" : ""}`;
  return (await server.sns.createTopic({ Name, Attributes })).TopicArn!;
}

describe("topics", () => {
  test("are made, found, described, changed, tagged and deleted", async () => {
    const { sns } = server;
    const TopicArn = await createTopic({ DisplayName: "Orders" });
    expect(TopicArn).toMatch(/^arn:aws:sns:us-east-1:000000000000:topic-\d+$/);
    expect((await sns.listTopics({})).Topics).toContainEqual({ TopicArn });
    await sns.setTopicAttributes({ TopicArn, AttributeName: "DisplayName", AttributeValue: "Other" });
    const { Attributes } = await sns.getTopicAttributes({ TopicArn });
    expect(Attributes).toMatchObject({
      TopicArn,
      DisplayName: "Other",
      Owner: "000000000000",
      SubscriptionsConfirmed: "0",
      SubscriptionsPending: "0",
      SubscriptionsDeleted: "0",
    });
    expect(JSON.parse(Attributes!.Policy!).Id).toBe("__default_policy_ID");
    expect(JSON.parse(Attributes!.EffectiveDeliveryPolicy!).http.defaultHealthyRetryPolicy.numRetries).toBe(3);
    const Tags = [{ Key: "team", Value: "a & b" }];
    await sns.tagResource({ ResourceArn: TopicArn, Tags });
    expect((await sns.listTagsForResource({ ResourceArn: TopicArn })).Tags).toEqual(Tags);
    await sns.untagResource({ ResourceArn: TopicArn, TagKeys: ["team"] });
    expect((await sns.listTagsForResource({ ResourceArn: TopicArn })).Tags).toEqual([]);
    await sns.deleteTopic({ TopicArn });
    await sns.deleteTopic({ TopicArn });
    expect(await refusal(sns.getTopicAttributes({ TopicArn }))).toMatchObject({
      name: "NotFoundException",
      status: 404,
      message: "Topic does not exist",
    });
  });

  test("come a hundred at a time", async () => {
    const { sns } = server;
    await Promise.all(Array.from({ length: 101 }, (_, index) => sns.createTopic({ Name: `many-${index}` })));
    const first = await sns.listTopics({});
    expect(first.Topics).toHaveLength(100);
    const second = await sns.listTopics({ NextToken: first.NextToken });
    expect(second.NextToken).toBeUndefined();
    const all = [...first.Topics!, ...second.Topics!].map(({ TopicArn }) => TopicArn);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((arn) => arn!.includes(":many-"))).toHaveLength(101);
  });

  test("of one name with other attributes are refused", async () => {
    await server.sns.createTopic({ Name: "same" });
    await server.sns.createTopic({ Name: "same" });
    const other = server.sns.createTopic({ Name: "same", Attributes: { DisplayName: "x" } });
    expect(await refusal(other)).toMatchObject({ name: "InvalidParameterException", status: 400 });
  });
});

describe("publishing", () => {
  test("a message reaches a queue with all that belongs to it", async () => {
    const { sns, world } = server;
    const TopicArn = await createTopic();
    const queue = world.service(QueueService).create({ name: "from-sdk" });
    const { SubscriptionArn } = await sns.subscribe({
      TopicArn,
      Protocol: "sqs",
      Endpoint: queue.arn,
      Attributes: { RawMessageDelivery: "true", FilterPolicy: '{"n":[{"numeric":[">",1]}]}' },
    });
    await sns.publish({
      TopicArn,
      Message: "größer <&>\r\n",
      MessageAttributes: {
        n: { DataType: "Number", StringValue: "2" },
        b: { DataType: "Binary", BinaryValue: Buffer.from([0, 255]) },
      },
    });
    const [message] = await queue.receive({ waitSeconds: 5 });
    expect(message!.body).toBe("größer <&>\r\n");
    expect(message!.attributes.n).toEqual({ dataType: "Number", stringValue: "2" });
    expect([...message!.attributes.b!.binaryValue!]).toEqual([0, 255]);
    const { Attributes } = await sns.getSubscriptionAttributes({ SubscriptionArn });
    expect(Attributes).toMatchObject({
      SubscriptionArn,
      Protocol: "sqs",
      Endpoint: queue.arn,
      PendingConfirmation: "false",
      ConfirmationWasAuthenticated: "true",
      RawMessageDelivery: "true",
      FilterPolicyScope: "MessageAttributes",
    });
    await sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: "FilterPolicy", AttributeValue: "{}" });
    await sns.unsubscribe({ SubscriptionArn });
    expect((await sns.listSubscriptionsByTopic({ TopicArn })).Subscriptions).toEqual([]);
  });

  test("each entry of a batch is answered by itself", async () => {
    const TopicArn = await createTopic({ FifoTopic: "true" });
    const entry = { Message: "m", MessageGroupId: "g" };
    const { Successful, Failed } = await server.sns.publishBatch({
      TopicArn,
      PublishBatchRequestEntries: [
        { ...entry, Id: "a", MessageDeduplicationId: "1" },
        { ...entry, Id: "b" },
      ],
    });
    expect(Successful).toEqual([
      { Id: "a", MessageId: expect.any(String), SequenceNumber: expect.stringMatching(/^\d{20}$/) },
    ]);
    expect(Failed).toMatchObject([{ Id: "b", Code: "InvalidParameter", SenderFault: true }]);
  });

  test.each<[string, { Id: string; Message: string }[], string]>([
    ["no entries", [], "EmptyBatchRequestException"],
    [
      "eleven entries",
      Array.from({ length: 11 }, (_, i) => ({ Id: String(i), Message: "m" })),
      "TooManyEntriesInBatchRequestException",
    ],
    [
      "an id twice",
      [
        { Id: "a", Message: "m" },
        { Id: "a", Message: "n" },
      ],
      "BatchEntryIdsNotDistinctException",
    ],
    ["an id with a space", [{ Id: "a b", Message: "m" }], "InvalidBatchEntryIdException"],
    [
      "too much together",
      ["a", "b"].map((Id) => ({ Id, Message: "x".repeat(200_000) })),
      "BatchRequestTooLongException",
    ],
  ])("a batch with %s is refused", async (_what, PublishBatchRequestEntries, name) => {
    const TopicArn = await createTopic();
    expect(await refusal(server.sns.publishBatch({ TopicArn, PublishBatchRequestEntries }))).toMatchObject({ name });
  });

  test.each([
    [{ Message: "" }, "InvalidParameterException", 400],
    [
      { Message: "m", MessageAttributes: { a: { DataType: "X", StringValue: "1" } } },
      "InvalidParameterValueException",
      400,
    ],
    [{ Message: "m", TopicArn: "arn:aws:sns:us-east-1:000000000000:none" }, "NotFoundException", 404],
    [{ Message: "m", TopicArn: undefined, PhoneNumber: "+1" }, "InvalidParameterException", 400],
  ])("%j is refused with %s", async (input, name, status) => {
    const TopicArn = await createTopic();
    expect(await refusal(server.sns.publish({ TopicArn, ...input }))).toMatchObject({ name, status });
  });
});

describe("an HTTP endpoint", () => {
  let subscriber: HttpSubscriber;
  beforeEach(async () => {
    subscriber = await HttpSubscriber.start();
  });
  afterEach(() => subscriber.close());

  test("is asked, confirms with the token it was sent, and gets signed notifications", async () => {
    const { sns, door } = server;
    const TopicArn = await createTopic({ SignatureVersion: "2" });
    const subscribed = await sns.subscribe({ TopicArn, Protocol: "http", Endpoint: subscriber.url });
    expect(subscribed.SubscriptionArn).toBe("pending confirmation");
    const asked = await subscriber.request(1);
    expect(asked.headers).toMatchObject({ "x-amz-sns-message-type": "SubscriptionConfirmation" });
    const { Token, SubscribeURL } = JSON.parse(asked.body);
    expect((await sns.listSubscriptionsByTopic({ TopicArn })).Subscriptions).toMatchObject([
      { SubscriptionArn: "PendingConfirmation" },
    ]);
    expect(SubscribeURL).toContain(Token);
    const { SubscriptionArn } = await sns.confirmSubscription({
      TopicArn,
      Token,
      AuthenticateOnUnsubscribe: "true",
    });
    await sns.publish({ TopicArn, Message: "hello", Subject: "Hi" });
    const sent = await subscriber.request(2);
    expect(sent.headers).toMatchObject({
      "x-amz-sns-message-type": "Notification",
      "x-amz-sns-subscription-arn": SubscriptionArn,
    });
    const members = JSON.parse(sent.body);
    const pem = await call(door.port, new URL(members.SigningCertURL).pathname);
    const signed = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      .map((name) => `${name}\n${members[name]}\n`)
      .join("");
    const { publicKey } = new X509Certificate(pem.body);
    expect(createVerify("RSA-SHA256").update(signed).verify(publicKey, members.Signature, "base64")).toBe(true);
    const link = new URL(members.UnsubscribeURL);
    const unsigned = await call(door.port, link.pathname + link.search);
    expect([unsigned.status, unsigned.body]).toEqual([403, expect.stringContaining("AuthorizationError")]);
    expect((await sns.listSubscriptionsByTopic({ TopicArn })).Subscriptions).toHaveLength(1);
  });

  test("is subscribed by the link alone, as a browser or curl opens it", async () => {
    const { sns, door } = server;
    const TopicArn = await createTopic();
    await sns.subscribe({ TopicArn, Protocol: "http", Endpoint: subscriber.url });
    const link = new URL(JSON.parse((await subscriber.request(1)).body).SubscribeURL);
    const wrong = await call(door.port, (link.pathname + link.search).replace(/Token=.*/, "Token=x"));
    expect([wrong.status, wrong.body]).toEqual([400, expect.stringContaining("<Code>InvalidParameter</Code>")]);
    const answer = await call(door.port, link.pathname + link.search);
    expect([answer.status, answer.body]).toEqual([200, expect.stringContaining(`<SubscriptionArn>${TopicArn}:`)]);
    const page = await call(door.port, link.pathname + link.search, { headers: { Accept: "text/html" } });
    expect(page.headers["content-type"]).toMatch(/^text\/html/);
    expect(page.body).toContain("Subscription confirmed!");
    await sns.publish({ TopicArn, Message: "hello" });
    const { UnsubscribeURL } = JSON.parse((await subscriber.request(2)).body);
    const unsubscribe = new URL(UnsubscribeURL);
    expect((await call(door.port, unsubscribe.pathname + unsubscribe.search)).status).toBe(200);
    expect((await sns.listSubscriptionsByTopic({ TopicArn })).Subscriptions).toEqual([]);
  });
});

test("what cannot be subscribed says why and what can be done", async () => {
  const TopicArn = await createTopic();
  const sms = server.sns.subscribe({ TopicArn, Protocol: "sms", Endpoint: "+1" });
  expect(await refusal(sms)).toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("no text messages leave this machine"),
  });
  const none = server.sns.getSubscriptionAttributes({ SubscriptionArn: `${TopicArn}:none` });
  expect(await refusal(none)).toMatchObject({ name: "NotFoundException", message: "Subscription does not exist" });
});
