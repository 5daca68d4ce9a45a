import { AlarmTopic } from "./alarm-topic.ts";
import { EncryptionKey } from "./encryption-key.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";
import { WorkQueue, type WorkQueueProps } from "./work-queue.ts";

const synth = (props: Partial<WorkQueueProps> = {}) =>
  new Synthesized((stack) => new WorkQueue(stack, "queue", { name: "orders", ...props }));

const QUEUE = /^\$\{aws_sqs_queue\.queue_[0-9A-F]{8}\.arn\}$/;

test("queue and dead-letter queue are encrypted, poll long, and cannot be destroyed with their messages", () => {
  const stack = synth();
  for (const name of ["orders", "orders-dead-letters"]) {
    expect(stack.where("aws_sqs_queue", "name", name)).toMatchObject({
      sqs_managed_sse_enabled: true,
      receive_wait_time_seconds: 20,
      visibility_timeout_seconds: 30,
      max_message_size: 262_144,
      lifecycle: { prevent_destroy: true },
    });
  }
  expect(stack.where("aws_sqs_queue", "name", "orders").message_retention_seconds).toBe(345_600);
  expect(stack.where("aws_sqs_queue", "name", "orders-dead-letters").message_retention_seconds).toBe(1_209_600);
  for (const queue of synth({ retain: false }).all("aws_sqs_queue")) expect(queue).not.toHaveProperty("lifecycle");
});

test("dead letters go to the dead-letter queue, which takes them from this queue alone", () => {
  const stack = synth({ maxReceiveCount: 7 });
  expect(JSON.parse(String(stack.only("aws_sqs_queue_redrive_policy").redrive_policy))).toEqual({
    deadLetterTargetArn: expect.stringMatching(/^\$\{aws_sqs_queue\.queue_dead-letters_[0-9A-F]{8}\.arn\}$/),
    maxReceiveCount: 7,
  });
  expect(JSON.parse(String(stack.only("aws_sqs_queue_redrive_allow_policy").redrive_allow_policy))).toEqual({
    redrivePermission: "byQueue",
    sourceQueueArns: [expect.stringMatching(QUEUE)],
  });
});

test("both refuse what does not come over TLS", () => {
  const policies = synth().all("aws_sqs_queue_policy");
  expect(policies).toHaveLength(2);
  for (const { policy } of policies) {
    expect(statements(policy)).toEqual([
      expect.objectContaining({
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ]);
  }
});

test("alarms watch both, and tell the topic", () => {
  const stack = new Synthesized((scope) => {
    const alarmTopic = new AlarmTopic(scope, "topic", { name: "alarms" });
    new WorkQueue(scope, "queue", { name: "orders", alarmTopic });
  });
  const alarms = stack.all("aws_cloudwatch_metric_alarm");
  expect(alarms.map(({ alarm_name }) => alarm_name).sort()).toEqual(["orders-dead-letters", "orders-oldest-message"]);
  for (const { alarm_actions } of alarms) expect(alarm_actions).toEqual([expect.stringMatching(/aws_sns_topic/)]);
});

test("a FIFO queue has FIFO dead letters, and both have the suffix", () => {
  const stack = synth({ fifo: true });
  expect(stack.where("aws_sqs_queue", "name", "orders.fifo")).toMatchObject({
    fifo_queue: true,
    content_based_deduplication: true,
    deduplication_scope: "messageGroup",
    fifo_throughput_limit: "perMessageGroupId",
  });
  expect(stack.where("aws_sqs_queue", "name", "orders-dead-letters.fifo").fifo_queue).toBe(true);
});

test("what is granted is what a sender and a consumer need, on this queue", () => {
  const stack = new Synthesized((scope) => {
    const queue = new WorkQueue(scope, "queue", { name: "orders" });
    const role = new ServiceRole(scope, "role", { name: "r", service: "pipes.amazonaws.com", description: "r" });
    queue.grantSend(role);
    queue.grantConsume(role);
  });
  expect(statements(stack.only("aws_iam_role_policy").policy)).toEqual([
    { Sid: "Send", Effect: "Allow", Action: "sqs:SendMessage", Resource: expect.stringMatching(QUEUE) },
    {
      Sid: "Consume",
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: expect.stringMatching(QUEUE),
    },
  ]);
});

test("with a key of its own, senders and consumers may use the key, and so may services that send", () => {
  const stack = new Synthesized((scope) => {
    const encryptionKey = new EncryptionKey(scope, "key", { name: "orders", description: "Orders" });
    const queue = new WorkQueue(scope, "queue", { name: "orders", encryptionKey });
    const role = new ServiceRole(scope, "role", { name: "r", service: "pipes.amazonaws.com", description: "r" });
    queue.grantSend(role);
    queue.allowSendFrom("events.amazonaws.com", "arn:aws:events:eu-west-1:123456789012:rule/a");
  });
  for (const queue of stack.all("aws_sqs_queue")) {
    expect(queue.kms_master_key_id).toMatch(/aws_kms_key/);
    expect(queue).not.toHaveProperty("sqs_managed_sse_enabled");
  }
  expect(statements(stack.only("aws_iam_role_policy").policy).map(({ Action }) => Action)).toEqual([
    "sqs:SendMessage",
    ["kms:GenerateDataKey", "kms:Decrypt"],
  ]);
  expect(statements(stack.only("aws_kms_key_policy").policy)[1]).toMatchObject({
    Principal: { Service: "events.amazonaws.com" },
  });
});

test("a service that needs no role may send on behalf of the resources that are named, each by itself", () => {
  const stack = new Synthesized((scope) => {
    const queue = new WorkQueue(scope, "queue", { name: "orders" });
    queue.allowSendFrom("events.amazonaws.com", "arn:aws:events:eu-west-1:123456789012:rule/a");
    queue.allowSendFrom("sns.amazonaws.com", "arn:aws:sns:eu-west-1:123456789012:b");
  });
  const own = stack
    .all("aws_sqs_queue_policy")
    .map(({ policy }) => statements(policy))
    .find(({ length }) => length > 1);
  expect(own?.slice(1)).toMatchObject([
    { Sid: "SendFrom", Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-west-1:123456789012:rule/a" } } },
    { Sid: "SendFrom2", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage" },
  ]);
});

test.each<[Partial<WorkQueueProps>, string]>([
  [{ name: "a.fifo" }, 'stack/queue: name is "a.fifo"; accepted is 1 to 62 letters, digits, - and _, without .fifo'],
  [
    { visibilityTimeout: 43_201 },
    "stack/queue: visibilityTimeout is 43201; accepted is a whole number from 0 to 43200 seconds",
  ],
  [{ visibilityTimeout: 1.5 }, "stack/queue: visibilityTimeout is 1.5;"],
  [{ retention: 59 }, "stack/queue: retention is 59;"],
  [{ maxReceiveCount: 0 }, "stack/queue: maxReceiveCount is 0;"],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});
