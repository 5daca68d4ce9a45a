import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { attributeValues } from "../engine/queue/queue-attributes.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import definition from "./aws-sqs-queue.ts";

const ARN = "arn:aws:sqs:us-east-1:000000000000";
const POLICY = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" } });

async function start(args: Record<string, unknown>) {
  const world = createTestWorld();
  const resource = declareResource(definition, args, { world });
  const running = await resource.start();
  return {
    world,
    running,
    attributes: resource.attributes,
    queue: world.service(QueueService).byArn(resource.attributes.arn),
  };
}

test("a queue can be referred to, with what the provider would say where nothing is set", () => {
  const url = "http://127.0.0.1:4566/000000000000/orders";
  expect(declareResource(definition, { name: "orders", tags: { team: "shop" } }).attributes).toEqual({
    id: url,
    url,
    arn: `${ARN}:orders`,
    name: "orders",
    delay_seconds: 0,
    max_message_size: 262_144,
    message_retention_seconds: 345_600,
    receive_wait_time_seconds: 0,
    visibility_timeout_seconds: 30,
    kms_data_key_reuse_period_seconds: 300,
    fifo_queue: false,
    content_based_deduplication: false,
    sqs_managed_sse_enabled: true,
    tags_all: { team: "shop" },
  });
});

test("a queue comes to life with what is set, and with the provider's message size", async () => {
  const { world, attributes, queue } = await start({
    name: "orders",
    delay_seconds: 5,
    message_retention_seconds: "86400",
    receive_wait_time_seconds: 20,
    visibility_timeout_seconds: 60,
    content_based_deduplication: false,
    policy: POLICY,
    redrive_policy: `{"deadLetterTargetArn":"${ARN}:dead","maxReceiveCount":4}`,
    redrive_allow_policy: '{"redrivePermission":"denyAll"}',
    kms_master_key_id: "alias/aws/sqs",
    tags: { team: "shop" },
  });
  expect(attributeValues(queue.attributes)).toEqual({
    DelaySeconds: "5",
    MaximumMessageSize: "262144",
    MessageRetentionPeriod: "86400",
    ReceiveMessageWaitTimeSeconds: "20",
    VisibilityTimeout: "60",
    SqsManagedSseEnabled: "false",
    KmsMasterKeyId: "alias/aws/sqs",
    KmsDataKeyReusePeriodSeconds: "300",
    Policy: POLICY,
    RedrivePolicy: `{"deadLetterTargetArn":"${ARN}:dead","maxReceiveCount":4}`,
    RedriveAllowPolicy: '{"redrivePermission":"denyAll"}',
  });
  expect(queue.tags).toEqual({ team: "shop" });
  expect(attributes.sqs_managed_sse_enabled).toBe(false);
  expect(world.topology.parts).toMatchObject([{ id: queue.arn, kind: "queue", address: "test/aws_sqs_queue.test" }]);
});

test("a FIFO queue", async () => {
  const { attributes, queue } = await start({
    name_prefix: "orders-",
    fifo_queue: true,
    content_based_deduplication: true,
    deduplication_scope: "messageGroup",
    fifo_throughput_limit: "perMessageGroupId",
  });
  expect(attributes.name).toMatch(/^orders-[a-z0-9]{26}\.fifo$/);
  expect(attributes).toMatchObject({ deduplication_scope: "messageGroup", fifo_throughput_limit: "perMessageGroupId" });
  expect(queue.attributes).toMatchObject({
    fifo: true,
    contentBasedDeduplication: true,
    deduplicationScope: "messageGroup",
    fifoThroughputLimit: "perMessageGroupId",
  });
});

test("a queue without a name has one made up, the same in every run", () => {
  const { name } = declareResource(definition, {}).attributes;
  expect(name).toMatch(/^terraform-[a-z0-9]{26}$/);
  expect(declareResource(definition, {}).attributes.name).toBe(name);
});

test("stopping ends the long polls", async () => {
  const { running, queue } = await start({ name: "orders", receive_wait_time_seconds: 20 });
  const waiting = queue.receive();
  await running?.stop?.();
  expect(await waiting).toEqual([]);
});

test.each([
  [{ name: "a b" }, /argument "name" must be 1 to 80 letters.*"a b"/],
  [{ name: "a.fifo" }, /one that ends with \.fifo needs fifo_queue/],
  [{ name: "a", fifo_queue: true }, /and then \.fifo, but gives "a"/],
  [{ name: "a", name_prefix: "b" }, /"name_prefix" excludes "name"/],
  [
    { name: "a", visibility_timeout_seconds: 43_201 },
    /"visibility_timeout_seconds" must be a whole number from 0 to 43200, but is 43201/,
  ],
  [{ name: "a", max_message_size: 1 }, /"max_message_size" must be a whole number from 1024 to 1048576/],
  [{ name: "a", colour: "red" }, /"colour" is not supported/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(definition, args)).toThrow(reason);
});

test.each([
  [
    { redrive_policy: '{"deadLetterTargetArn":"dead","maxReceiveCount":1}' },
    /"redrive_policy".*Invalid value for deadLetterTargetArn/,
  ],
  [
    { redrive_policy: `{"deadLetterTargetArn":"${ARN}:dead"}` },
    /"redrive_policy".*mandatory attribute: maxReceiveCount/,
  ],
  [{ redrive_allow_policy: '{"redrivePermission":"byQueue"}' }, /"redrive_allow_policy".*1 to 10 queue ARNs/],
  [{ policy: "{" }, /"policy".*Invalid value for the parameter Policy/],
  [{ content_based_deduplication: true }, /"content_based_deduplication".*Unknown Attribute/],
  [{ deduplication_scope: "queue" }, /"deduplication_scope".*only when FifoQueue is set to true/],
  [{ kms_master_key_id: "key", sqs_managed_sse_enabled: true }, /one type of server-side encryption/],
])("%j is refused at the start", async (args, reason) => {
  await expect(start({ name: "a", ...args })).rejects.toThrow(reason);
});

test("two resources cannot have one queue", async () => {
  const world = createTestWorld();
  await declareResource(definition, { name: "orders" }, { world, name: "first" }).start();
  await expect(declareResource(definition, { name: "orders" }, { world, name: "second" }).start()).rejects.toThrow(
    /"orders" is declared twice, by test\/aws_sqs_queue\.first and by test\/aws_sqs_queue\.second/,
  );
});
