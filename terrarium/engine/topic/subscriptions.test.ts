import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTopic, subscribeQueue } from "../../../tests/factories/sns.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { Mailbox } from "../mail/mailbox.ts";
import { TopicService } from "./topic-service.ts";

const EMAIL = { protocol: "email", endpoint: "ops@example.com" };

/** A topic with a subscription by e-mail whose request for confirmation has arrived. */
async function pending() {
  const world = createTestWorld();
  const topic = await createTopic(world, { DisplayName: "Orders" });
  const { subscriptions } = world.service(TopicService);
  const subscription = await subscriptions.subscribe(topic, EMAIL);
  await world.trace.next({ hop: "delivered" });
  return { world, topic, subscriptions, subscription, mails: () => world.service(Mailbox).list() };
}

describe("e-mail", () => {
  test("nothing is sent before the link of the confirmation mail is used, and everything after", async () => {
    const { world, topic, subscriptions, subscription, mails } = await pending();
    await topic.publish({ message: "too early" });
    expect(mails()).toHaveLength(1);
    const [request] = mails();
    expect(request).toMatchObject({
      from: "no-reply@sns.amazonaws.com",
      fromName: "Orders",
      to: "ops@example.com",
      subject: "AWS Notification - Subscription Confirmation",
    });
    const link = new URL(/http:\S+ConfirmSubscription\S+/.exec(request!.text)![0]);
    expect(link.searchParams.get("TopicArn")).toBe(topic.arn);
    await subscriptions.confirm(topic, link.searchParams.get("Token")!, { authenticated: false });
    await topic.publish({ message: "hello" });
    await topic.publish({ message: "world", subject: "Greeting" });
    await world.trace.count({ hop: "delivered" }, 3);
    expect(mails().map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(["Greeting", "AWS Notification Message"]),
    );
    const mail = mails().find(({ subject }) => subject === "Greeting")!;
    expect(mail.text).toMatch(/^world\n\n--\nIf you wish to stop receiving notifications/);
    expect(mail.links!.unsubscribe).toContain(`Action=Unsubscribe&SubscriptionArn=${subscription.arn}`);
    await world.clock.advance(0);
    expect(topic.figures()).toEqual({ inFlight: 0, waiting: 0 });
  });

  test("email-json sends the envelope", async () => {
    const world = createTestWorld();
    const topic = await createTopic(world);
    await world.service(TopicService).subscriptions.subscribe(topic, { ...EMAIL, protocol: "email-json" });
    await world.trace.next({ hop: "delivered" });
    const [mail] = world.service(Mailbox).list();
    expect(JSON.parse(mail!.text)).toMatchObject({ Type: "SubscriptionConfirmation", TopicArn: topic.arn });
  });

  test("asking again sends another mail about the same subscription", async () => {
    const { world, topic, subscriptions, subscription, mails } = await pending();
    expect((await subscriptions.subscribe(topic, EMAIL)).arn).toBe(subscription.arn);
    await world.trace.count({ hop: "delivered" }, 2);
    expect(mails()).toHaveLength(2);
    expect(mails()[0]!.links).toEqual(mails()[1]!.links);
  });

  test("a token that is wrong, or of another topic, confirms nothing; a right one does twice", async () => {
    const { world, topic, subscriptions, subscription } = await pending();
    const other = await world.service(TopicService).create({ name: "other" });
    const token = subscription.record.token!;
    await expect(subscriptions.confirm(topic, "x", { authenticated: false })).rejects.toThrow("Token");
    await expect(subscriptions.confirm(other, token, { authenticated: false })).rejects.toThrow("Token");
    expect(subscription.confirmed).toBe(false);
    for (let i = 0; i < 2; i++) await subscriptions.confirm(topic, token, { authenticated: false });
    expect(subscription.confirmed).toBe(true);
  });

  test("a subscription that nobody confirms is gone after two days; a confirmed one stays", async () => {
    const { world, topic, subscriptions, subscription } = await pending();
    const second = await subscriptions.subscribe(topic, { ...EMAIL, endpoint: "b@example.com" });
    await subscriptions.confirm(topic, second.record.token!, { authenticated: false });
    await world.clock.advance(2 * 86_400_000);
    expect(subscriptions.list()).toEqual([second]);
    await expect(subscriptions.confirm(topic, subscription.record.token!, { authenticated: false })).rejects.toThrow(
      "Token",
    );
  });
});

test("the topology shows who is subscribed, and keeps who publishes", async () => {
  const world = createTestWorld();
  const topic = await createTopic(world);
  world.topology.connect("rule", topic.arn, "publishes");
  const { queue, subscription } = await subscribeQueue(world, topic);
  const { subscriptions } = world.service(TopicService);
  const mail = await subscriptions.subscribe(topic, EMAIL);
  const part = () => world.topology.parts.find(({ id }) => id === topic.arn)!;
  expect(part().figures!()).toMatchObject({ subscriptions: 1, pendingConfirmation: 1 });
  expect(world.topology.edges).toEqual(
    expect.arrayContaining([
      { from: topic.arn, to: queue.arn, kind: "sends" },
      { from: topic.arn, to: "mailto:ops@example.com", kind: "sends" },
    ]),
  );
  await subscriptions.unsubscribe(subscription.arn);
  await subscriptions.unsubscribe(mail.arn);
  expect(world.topology.edges).toEqual([{ from: "rule", to: topic.arn, kind: "publishes" }]);
});

test("the same endpoint has one subscription, and other attributes are refused", async () => {
  const world = createTestWorld();
  const topic = await createTopic(world);
  const { queue, subscription } = await subscribeQueue(world, topic);
  const { subscriptions } = world.service(TopicService);
  const again = { protocol: "sqs", endpoint: queue.arn };
  expect((await subscriptions.subscribe(topic, again)).arn).toBe(subscription.arn);
  await expect(
    subscriptions.subscribe(topic, { ...again, attributes: { RawMessageDelivery: "true" } }),
  ).rejects.toThrow("already exists with different attributes");
  await subscriptions.setAttribute(subscription.arn, "RawMessageDelivery", "true");
  expect(subscription.raw).toBe(true);
  await expect(subscriptions.setAttribute(subscription.arn, "FilterPolicy", "{")).rejects.toThrow("FilterPolicy");
  expect(subscription.attributes).toEqual({ RawMessageDelivery: "true" });
});

test("a dead-letter queue of another type than the topic is refused", async () => {
  const world = createTestWorld();
  const topic = await createTopic(world);
  const RedrivePolicy = '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead.fifo"}';
  await expect(subscribeQueue(world, topic, { RedrivePolicy })).rejects.toThrow("must be a standard queue");
});

test.each([
  ["sms", "+1", /does not deliver to sms/],
  ["firehose", "arn:aws:firehose:x", /does not deliver to firehose/],
  ["application", "arn", /does not deliver to application/],
  ["pigeon", "loft", /does not support this protocol string: pigeon/],
  ["sqs", "http://q", /SQS endpoint ARN/],
  ["sqs", "arn:aws:sqs:us-east-1:000000000000:a.fifo", /FIFO SQS Queues can not be subscribed to standard/],
  ["lambda", "f", /Lambda endpoint ARN/],
  ["https", "http://a", /must match the specified protocol/],
  ["email", "nobody", /Email address/],
])("%s %s is refused", async (protocol, endpoint, reason) => {
  const world = createTestWorld();
  const topic = await createTopic(world);
  await expect(world.service(TopicService).subscriptions.subscribe(topic, { protocol, endpoint })).rejects.toThrow(
    reason,
  );
});

describe("what Terraform declares", () => {
  const directory = mkdtempSync(join(tmpdir(), "subscriptions-"));
  afterAll(() => rmSync(directory, { recursive: true }));
  const file = join(directory, "terrarium.db");
  const run = async () => {
    const world = createTestWorld({ file });
    const topics = world.service(TopicService);
    const topic = await topics.declare({ name: "orders" }, "test/aws_sns_topic.orders");
    return { world, topics, topic, arn: `${topic.arn}:1` };
  };

  test("is found again with its confirmation, asks again for another address, and sleeps while it is not declared", async () => {
    const first = await run();
    const subscription = await first.topics.subscriptions.declare(first.topic, first.arn, EMAIL);
    await first.world.trace.next({ hop: "delivered" });
    await first.topics.subscriptions.confirm(first.topic, subscription.record.token!, { authenticated: false });
    first.world.store.close();

    const second = await run();
    expect(second.topics.subscriptions.list()).toEqual([]);
    const kept = await second.topics.subscriptions.declare(second.topic, second.arn, EMAIL);
    expect(kept.confirmed).toBe(true);
    second.world.store.close();

    const third = await run();
    const moved = await third.topics.subscriptions.declare(third.topic, third.arn, {
      ...EMAIL,
      endpoint: "b@example.com",
    });
    expect(moved.confirmed).toBe(false);
    await third.world.trace.next({ hop: "delivered" });
    expect(third.world.service(Mailbox).list({ to: "b@example.com" })).toHaveLength(1);
    third.world.store.close();
  });

  test("takes the place of what was subscribed at run time, but not of what is declared", async () => {
    const world = createTestWorld();
    const topics = world.service(TopicService);
    const topic = await topics.declare({ name: "orders" }, "test/aws_sns_topic.orders");
    const { queue } = await subscribeQueue(world, topic);
    const same = { protocol: "sqs", endpoint: queue.arn };
    await topics.subscriptions.declare(topic, `${topic.arn}:1`, same);
    expect(topics.subscriptions.list().map(({ arn }) => arn)).toEqual([`${topic.arn}:1`]);
    await expect(topics.subscriptions.declare(topic, `${topic.arn}:2`, same)).rejects.toThrow("by another resource");
  });
});
