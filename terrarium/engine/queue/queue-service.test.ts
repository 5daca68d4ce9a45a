import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { Policies } from "../policies.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { QueueService } from "./queue-service.ts";

function setUp() {
  const world = createTestWorld();
  return { world, service: world.service(QueueService) };
}

test("a queue is found by its name, its ARN and its URL, of which only the path counts", () => {
  const { service } = setUp();
  const queue = service.create({ name: "orders" });
  expect(queue.arn).toBe("arn:aws:sqs:us-east-1:000000000000:orders");
  expect(queue.url).toBe("http://127.0.0.1:4566/000000000000/orders");
  expect(service.byName("orders")).toBe(queue);
  expect(service.byArn(queue.arn)).toBe(queue);
  for (const url of [
    queue.url,
    "https://sqs.eu-west-1.localhost:1/000000000000/orders",
    "/000000000000/orders",
    "orders",
  ])
    expect(service.byUrl(url)).toBe(queue);
});

test("there is no queue of another account, region or name", () => {
  const { service } = setUp();
  service.create({ name: "orders" });
  const missing = expect.objectContaining({
    name: "QueueDoesNotExist",
    message: "The specified queue does not exist.",
  });
  expect(() => service.byName("other")).toThrow(missing);
  expect(() => service.byArn("arn:aws:sqs:eu-west-1:000000000000:orders")).toThrow(missing);
  expect(() => service.byArn("arn:aws:sqs:us-east-1:000000000001:orders")).toThrow(missing);
  expect(() => service.byUrl("http://127.0.0.1:4566/000000000001/orders")).toThrow(missing);
  expect(() => service.byUrl("http://127.0.0.1:4566/")).toThrow(missing);
});

test("creating a queue again gives the same one, unless an attribute differs", () => {
  const { service } = setUp();
  const queue = service.create({ name: "orders", attributes: { DelaySeconds: "1" } });
  expect(service.create({ name: "orders" })).toBe(queue);
  expect(service.create({ name: "orders", attributes: { DelaySeconds: "1" } })).toBe(queue);
  expect(() => service.create({ name: "orders", attributes: { DelaySeconds: "2" } })).toThrow(
    expect.objectContaining({
      name: "QueueNameExists",
      message: "A queue already exists with the same name and a different value for attribute DelaySeconds",
    }),
  );
});

test("the name of a deleted queue is free after a minute", async () => {
  const { world, service } = setUp();
  await service.delete(service.create({ name: "orders" }));
  expect(() => service.byName("orders")).toThrow(expect.objectContaining({ name: "QueueDoesNotExist" }));
  await world.clock.advance(59_999);
  expect(() => service.create({ name: "orders" })).toThrow(expect.objectContaining({ name: "QueueDeletedRecently" }));
  await world.clock.advance(1);
  expect(service.create({ name: "orders" }).depth().visible).toBe(0);
});

test("two resources cannot declare one queue", () => {
  const { service } = setUp();
  service.declare({ name: "orders" }, "shop/aws_sqs_queue.orders");
  expect(() => service.declare({ name: "orders" }, "shop/aws_sqs_queue.other")).toThrow(
    expect.objectContaining({
      name: "QueueDeclaredTwice",
      message: expect.stringMatching(/"orders".*shop\/aws_sqs_queue\.orders.*shop\/aws_sqs_queue\.other/),
    }),
  );
});

test("queues are listed by name, and by the beginning of it", () => {
  const { service } = setUp();
  for (const name of ["b", "a-2", "a-1"]) service.create({ name });
  expect(service.list().map(({ name }) => name)).toEqual(["a-1", "a-2", "b"]);
  expect(service.list("a-").map(({ name }) => name)).toEqual(["a-1", "a-2"]);
});

test("attributes are changed, and the time of it is kept", async () => {
  const { world, service } = setUp();
  const queue = service.create({ name: "orders" });
  await world.clock.advance(5_000);
  await queue.setAttributes({ VisibilityTimeout: "60" });
  expect(queue.attributes.visibilityTimeout).toBe(60);
  expect(queue.modifiedAt).toBe(queue.createdAt + 5_000);
  await expect(queue.setAttributes({ VisibilityTimeout: "-1" })).rejects.toMatchObject({
    name: "InvalidAttributeValue",
  });
  expect(queue.attributes.visibilityTimeout).toBe(60);
});

test("tags come and go", async () => {
  const { service } = setUp();
  const queue = service.create({ name: "orders", tags: { a: "1", b: "2" } });
  await queue.tag({ b: "3", c: "" });
  await queue.untag(["a", "unknown"]);
  expect(queue.tags).toEqual({ b: "3", c: "" });
});

test("queues are parts of the topology, with their figures and their way to the dead letters", async () => {
  const { world, service } = setUp();
  const dead = service.declare({ name: "dead" }, "shop/aws_sqs_queue.dead");
  const redrive = { deadLetterTargetArn: dead.arn, maxReceiveCount: 3 };
  const queue = service.create({ name: "orders", attributes: { RedrivePolicy: JSON.stringify(redrive) } });
  for (const body of ["1", "2", "3"]) await queue.send({ body, delaySeconds: body === "3" ? 10 : 0 });
  await queue.receive();
  await world.clock.advance(5_000);
  const [first, second] = world.topology.parts;
  expect(first).toMatchObject({ id: dead.arn, kind: "queue", name: "dead", address: "shop/aws_sqs_queue.dead" });
  expect(second?.address).toBeUndefined();
  expect(second?.figures?.()).toEqual({ visible: 1, inFlight: 1, delayed: 1, oldestAgeSeconds: 5 });
  expect(world.topology.edges).toEqual([{ from: queue.arn, to: dead.arn, kind: "dead-letters" }]);
  await service.delete(queue);
  expect(world.topology.parts).toHaveLength(1);
});

test("the policy of a queue is where permissions are evaluated, as long as it has one", async () => {
  const { world, service } = setUp();
  const policies = world.service(Policies);
  const statement = { Sid: "own", Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" };
  const attributes = { Policy: JSON.stringify({ Statement: statement }) };
  const queue = service.create({ name: "orders", attributes });
  expect(policies.resourcePolicies(queue.arn)).toMatchObject([{ statements: [{ sid: "own" }] }]);
  await queue.setAttributes({ Policy: "" });
  expect(policies.resourcePolicies(queue.arn)).toEqual([]);
  await queue.setAttributes(attributes);
  await service.delete(queue);
  expect(policies.resourcePolicies(queue.arn)).toEqual([]);
});

describe("over a restart", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "queues-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  let seed = 0;
  function open(now?: number) {
    const world = createTestWorld({ file: join(directory, "a.db"), clock: new VirtualClock(now), seed: ++seed });
    return { world, service: world.service(QueueService) };
  }

  test("queues made at run time are there again, with all that was in them", async () => {
    const before = open();
    const redrive = { deadLetterTargetArn: before.service.create({ name: "dead" }).arn, maxReceiveCount: 3 };
    const attributes = { VisibilityTimeout: "60", RedrivePolicy: JSON.stringify(redrive) };
    const queue = before.service.create({ name: "orders", attributes, tags: { a: "1" } });
    const body = {
      attributes: { a: { dataType: "Binary", binaryValue: Buffer.from([0, 255]) } },
      lineage: "request-7",
    };
    for (const text of ["in flight", "visible", "deleted"]) await queue.send({ ...body, body: text });
    await queue.send({ body: "delayed", delaySeconds: 600 });
    const [inFlight, visible, deleted] = await queue.receive({ max: 3 });
    await queue.changeVisibility(visible!.receiptHandle, 0);
    await queue.delete(deleted!.receiptHandle);
    const now = before.world.clock.now() + 50_000;
    before.world.store.close();

    const { world, service } = open(now);
    const again = service.byName("orders");
    expect(again.attributes).toEqual(queue.attributes);
    expect(again.tags).toEqual({ a: "1" });
    expect(again.createdAt).toBe(queue.createdAt);
    expect(again.depth()).toEqual({ visible: 1, inFlight: 1, delayed: 1 });
    expect(await again.receive({ max: 10 })).toMatchObject([{ ...body, body: "visible", receiveCount: 2 }]);
    await again.changeVisibility(inFlight!.receiptHandle, 20);
    await world.clock.advance(20_000);
    expect(await again.receive()).toMatchObject([{ body: "in flight", receiveCount: 2 }]);
    await again.delete(inFlight!.receiptHandle);
    expect(again.depth().inFlight).toBe(2);
    expect(world.topology.edges).toHaveLength(1);
    world.store.close();
  });

  test("a declared queue has its messages again, and the attributes of this run", async () => {
    const before = open();
    const queue = before.service.declare({ name: "orders", attributes: { DelaySeconds: "5" }, tags: { a: "1" } }, "x");
    await queue.setAttributes({ VisibilityTimeout: "99" });
    await queue.send({ body: "one", delaySeconds: 0 });
    before.world.store.close();

    const { world, service } = open();
    expect(service.list()).toEqual([]);
    const again = service.declare({ name: "orders", attributes: { DelaySeconds: "6" } }, "x");
    expect(again.attributes).toMatchObject({ delaySeconds: 6, visibilityTimeout: 30 });
    expect(again.tags).toEqual({});
    expect(await again.receive()).toMatchObject([{ body: "one" }]);
    world.store.close();
  });

  test("a deduplication id, a purge and a deletion are remembered", async () => {
    const before = open();
    const fifo = before.service.create({ name: "a.fifo", attributes: { FifoQueue: "true" } });
    const { messageId } = await fifo.send({ body: "one", groupId: "a", deduplicationId: "1" });
    await before.service.delete(before.service.create({ name: "deleted" }));
    const purged = before.service.create({ name: "purged" });
    await purged.send({ body: "one" });
    await purged.purge();
    before.world.store.close();

    const { world, service } = open();
    const again = await service.byName("a.fifo").send({ body: "one", groupId: "a", deduplicationId: "1" });
    expect(again.messageId).toBe(messageId);
    expect(() => service.create({ name: "deleted" })).toThrow(
      expect.objectContaining({ name: "QueueDeletedRecently" }),
    );
    await expect(service.byName("purged").purge()).rejects.toMatchObject({ name: "PurgeQueueInProgress" });
    expect(service.byName("purged").depth().visible).toBe(0);
    world.store.close();
  });

  test("a sweep that was cut off goes on", async () => {
    const before = open();
    const queue = before.service.create({ name: "orders" });
    await Promise.all(Array.from({ length: 1_200 }, () => queue.send({ body: "x" })));
    await queue.purge();
    before.world.store.close();

    const { world } = open();
    await world.trace.next((record) => record.hop === "purged");
    await world.clock.advance(0);
    expect(world.store.prepare("SELECT count(*) AS kept FROM queue_messages").get()).toEqual({ kept: 0 });
    world.store.close();
  });

  test("what expired meanwhile is gone", async () => {
    const before = open();
    const queue = before.service.create({ name: "orders", attributes: { MessageRetentionPeriod: "60" } });
    await queue.send({ body: "one" });
    const now = before.world.clock.now() + 60_000;
    before.world.store.close();

    const { world, service } = open(now);
    await world.clock.advance(0);
    expect(service.byName("orders").depth().visible).toBe(0);
    world.store.close();
  });
});
