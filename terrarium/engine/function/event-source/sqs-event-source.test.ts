import { closeFunctions, declareFunction } from "../../../../tests/factories/function.ts";
import { createTestWorld, type TestWorldOptions } from "../../../../tests/factories/world.ts";
import { AccessDenied } from "../../errors.ts";
import { Lifecycle } from "../../lifecycle.ts";
import { LogGroups } from "../../logs/log-groups.ts";
import { QueueService } from "../../queue/queue-service.ts";
import { Concurrency } from "../concurrency.ts";
import { EventSourceMappings } from "./event-source-mappings.ts";
import { SqsEventSource, type SqsSourceOptions } from "./sqs-event-source.ts";

const UUID = "11111111-1111-8111-8111-111111111111";

/** Names what it was told to fail, and throws when it was told to throw. */
const CONSUMER = `exports.handler = async ({ Records }) => {
  const bodies = Records.map(({ body }) => body);
  if (bodies.includes("throw")) throw new Error("told to");
  if (bodies.includes("nonsense")) return { batchItemFailures: [{ itemIdentifier: "unknown" }] };
  console.log(JSON.stringify(bodies));
  return { batchItemFailures: Records.filter(({ body }) => body.startsWith("bad")).map(({ messageId }) => ({ itemIdentifier: messageId })) };
}`;

interface Options extends SqsSourceOptions {
  readonly code?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly reportsFailures?: boolean;
  readonly reservedConcurrency?: number;
  readonly world?: Omit<TestWorldOptions, "clock">;
  readonly running?: boolean;
}

const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

function setUp({ code = CONSUMER, attributes = {}, reportsFailures = true, running = true, ...options }: Options = {}) {
  const world = createTestWorld(options.world);
  const queues = world.service(QueueService);
  const name = attributes.FifoQueue ? "orders.fifo" : "orders";
  const queue = queues.create({ name, attributes: { VisibilityTimeout: "30", ...attributes } });
  const deployed = declareFunction(world, code, { reservedConcurrency: options.reservedConcurrency });
  closing.push(async () => {
    queues.close();
    for (const each of world.service(EventSourceMappings).list()) await each.disable();
    closeFunctions(world);
  });
  const mapping = world.service(EventSourceMappings).create({
    uuid: UUID,
    lambda: deployed.qualified(),
    source: new SqsEventSource(world, queue, options),
    enabled: true,
    reportsFailures,
    settings: {},
  });
  if (running) world.service(Lifecycle).ready();
  const send = (...bodies: string[]) => Promise.all(bodies.map((body) => queue.send({ body, lineage: body })));
  const at = (hop: "delivered" | "failed" | "deleted", count = 1, part?: string) =>
    world.trace.count((record) => record.hop === hop && record.part === (part ?? mapping.arn), count);
  const invocations = () => deployed.figures.invocations;
  return { world, queues, queue, deployed, mapping, send, at, invocations };
}

test("a message becomes a record as Lambda makes them, and is deleted when it was processed", async () => {
  const made = setUp({ code: "exports.handler = async (event) => { console.log(JSON.stringify(event)) }" });
  const sent = await made.queue.send({
    body: "hello",
    attributes: {
      kind: { dataType: "String", stringValue: "order" },
      blob: { dataType: "Binary", binaryValue: Buffer.from("x") },
    },
    lineage: "one",
  });
  await made.at("deleted", 1, made.queue.arn);
  const line = made.world
    .service(LogGroups)
    .events("/aws/lambda/orders")
    .find(({ message }) => message.includes("Records"))!;
  expect(JSON.parse(line.message.slice(line.message.indexOf("{")))).toEqual({
    Records: [
      {
        messageId: sent.messageId,
        receiptHandle: expect.any(String),
        body: "hello",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: "1767225600000",
          SenderId: "000000000000",
          ApproximateFirstReceiveTimestamp: "1767225600000",
        },
        messageAttributes: {
          kind: { stringValue: "order", stringListValues: [], binaryListValues: [], dataType: "String" },
          blob: { binaryValue: "eA==", stringListValues: [], binaryListValues: [], dataType: "Binary" },
        },
        md5OfBody: sent.md5OfBody,
        eventSource: "aws:sqs",
        eventSourceARN: made.queue.arn,
        awsRegion: "us-east-1",
      },
    ],
  });
  const [received] = made.world.trace
    .since(0)
    .filter(({ hop, part }) => hop === "received" && part.includes(":function:"));
  expect(received?.lineage).toBe("one");
  expect(made.queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("only what the function names comes back, after the visibility timeout, until it is dead-lettered", async () => {
  const made = setUp({ running: false });
  const dead = made.queues.create({ name: "dead" });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
  await made.queue.setAttributes({ RedrivePolicy });
  await made.send("1", "bad-2", "3", "4", "5", "bad-6", "7", "8", "9", "10");
  made.world.service(Lifecycle).ready();
  await made.at("deleted", 8, made.queue.arn);
  await made.at("failed", 2);
  expect(made.queue.depth()).toEqual({ visible: 0, inFlight: 2, delayed: 0 });
  expect(made.mapping.lastProcessingResult).toBe("OK");
  await made.world.clock.advance(30_000);
  await made.at("failed", 4);
  await made.world.clock.advance(30_000);
  const letters = [...(await dead.receive({ max: 10 }))].map(({ body }) => body).sort();
  expect(letters).toEqual(["bad-2", "bad-6"]);
  expect(
    made.world.trace.since(0).filter(({ hop, part }) => hop === "delivered" && part === made.mapping.arn),
  ).toHaveLength(8);
});

test.each([
  ["an error", "throw", true, /told to/],
  ["a response that names what was not in the batch", "nonsense", true, /which is not in the batch/],
])("%s fails the whole batch", async (_, poison, reportsFailures, reason) => {
  const made = setUp({ running: false, reportsFailures });
  await made.send("good", poison);
  made.world.service(Lifecycle).ready();
  const failed = await made.at("failed", 2);
  expect(failed.map(({ detail }) => detail.reason)).toEqual([
    expect.stringMatching(reason),
    expect.stringMatching(reason),
  ]);
  expect(made.queue.depth()).toMatchObject({ inFlight: 2 });
});

test("a function that does not report failures processes all it is given", async () => {
  const made = setUp({ reportsFailures: false });
  await made.send("bad");
  await made.at("deleted", 1, made.queue.arn);
});

test("messages that no filter fits are deleted without the function", async () => {
  const made = setUp({ filters: ['{"body":{"kind":["order"]}}'], running: false });
  await made.send('{"kind":"order"}', '{"kind":"other"}', "plain");
  made.world.service(Lifecycle).ready();
  await made.at("deleted", 3, made.queue.arn);
  const delivered = await made.at("delivered", 1);
  expect(delivered[0]!.lineage).toBe('{"kind":"order"}');
  expect(made.invocations()).toBe(1);
});

test("a window gathers one batch", async () => {
  const made = setUp({ batchSize: 100, windowSeconds: 5 });
  await made.send("1", "2");
  await made.world.clock.advance(2_000);
  await made.send("3");
  expect(made.invocations()).toBe(0);
  await made.world.clock.advance(3_000);
  await made.at("delivered", 3);
  expect(made.invocations()).toBe(1);
});

test("a burst comes in batches, no more at once than the maximum concurrency", async () => {
  const code = "exports.handler = () => new Promise(setImmediate)";
  const made = setUp({ code, maximumConcurrency: 2, running: false });
  const most = { concurrency: 0 };
  made.world.trace.follow(() => {
    most.concurrency = Math.max(most.concurrency, made.world.service(Concurrency).running);
  });
  await made.send(...Array.from({ length: 95 }, (_, index) => String(index)));
  made.world.service(Lifecycle).ready();
  await made.at("deleted", 95, made.queue.arn);
  expect(made.invocations()).toBe(10);
  expect(most.concurrency).toBe(2);
});

test("messages of one group come in order, and wait for the failed one before them", async () => {
  const made = setUp({ attributes: { FifoQueue: "true" }, batchSize: 1 });
  const sendTo = (groupId: string, body: string) =>
    made.queue.send({ body, groupId, deduplicationId: body, lineage: body });
  await sendTo("a", "bad-1");
  await sendTo("a", "2");
  await sendTo("b", "3");
  await made.at("failed", 1);
  const [other] = await made.at("delivered", 1);
  expect(other!.lineage).toBe("3");
  expect(made.queue.depth()).toMatchObject({ visible: 1, inFlight: 1 });
});

test("a throttled function gets its messages later", async () => {
  const made = setUp({ reservedConcurrency: 0 });
  await made.send("1");
  const [failed] = await made.at("failed", 1);
  expect(failed!.detail.reason).toBe("throttled");
  made.world.service(Concurrency).reserve("orders", 1);
  await made.world.clock.advance(31_000);
  await made.at("delivered", 1);
});

test("a disabled mapping takes nothing, and goes on when it is enabled", async () => {
  const made = setUp();
  await made.mapping.disable();
  expect(made.mapping.state).toBe("Disabled");
  await made.send("1");
  await made.world.clock.advance(60_000);
  expect(made.queue.depth()).toMatchObject({ visible: 1 });
  made.mapping.enable();
  await made.at("delivered", 1);
});

test("a role that may not receive is told so when the mapping is made", () => {
  const authorize: TestWorldOptions["authorize"] = ({ action }) => {
    if (action === "sqs:ReceiveMessage") throw new AccessDenied("no ReceiveMessage");
  };
  expect(() => setUp({ world: { authorize } })).toThrow(
    /The provided execution role does not have permissions to call ReceiveMessage on SQS: no ReceiveMessage/,
  );
});

test("a permission that is taken away shows at the mapping, and it goes on when it is back", async () => {
  let allowed = true;
  const authorize: TestWorldOptions["authorize"] = ({ action }) => {
    if (action === "sqs:ReceiveMessage" && !allowed) throw new AccessDenied("no ReceiveMessage");
  };
  const made = setUp({ world: { authorize }, running: false });
  allowed = false;
  made.world.service(Lifecycle).ready();
  await made.world.clock.advance(0);
  expect(made.mapping.lastProcessingResult).toBe(
    "PROBLEM: Lambda cannot access the queue with the function's role: no ReceiveMessage",
  );
  allowed = true;
  await made.send("1");
  await made.world.clock.advance(10_000);
  await made.at("delivered", 1);
  expect(made.mapping.lastProcessingResult).toBe("OK");
});

test("two mappings of one queue to one function are refused", () => {
  const { world, queue, deployed } = setUp();
  const again = () =>
    world.service(EventSourceMappings).create({
      uuid: "other",
      lambda: deployed.qualified(),
      source: new SqsEventSource(world, queue, {}),
      enabled: true,
      reportsFailures: false,
      settings: {},
    });
  expect(again).toThrow(/already exists.*with UUID 11111111/);
});
