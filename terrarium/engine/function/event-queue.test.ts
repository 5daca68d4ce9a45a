import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeFunctions, declareFunction } from "../../../tests/factories/function.ts";
import { createTestWorld, type TestWorldOptions } from "../../../tests/factories/world.ts";
import { AccessDenied } from "../errors.ts";
import { EventBusService } from "../event-bus/event-bus-service.ts";
import { Lifecycle } from "../lifecycle.ts";
import type { Queue } from "../queue/queue.ts";
import { QueueService } from "../queue/queue-service.ts";
import type { TraceRecord } from "../trace.ts";
import type { World } from "../world.ts";
import { Concurrency } from "./concurrency.ts";
import type { FunctionDefinition } from "./function-definition.ts";
import { FunctionService } from "./function-service.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:orders";
const MINUTE = 60_000;
const FAILING =
  "exports.handler = async (event) => { while (event.hang); if (event.bad) throw new Error('no ' + event.bad); return { did: event } }";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach(closeFunctions));

function setUp(definition: Partial<FunctionDefinition> = {}, options: Omit<TestWorldOptions, "clock"> = {}) {
  const world = createTestWorld(options);
  worlds.push(world);
  const queues = world.service(QueueService);
  const queue = (name: string) => queues.create({ name });
  const deployed = declareFunction(world, FAILING, definition);
  const lambda = deployed.qualified();
  const ended = (lineage: string, hop: TraceRecord["hop"], count: number) =>
    world.trace.count((record) => record.lineage === lineage && record.hop === hop && record.part === ARN, count);
  return { world, queue, deployed, lambda, ended };
}

/** The one message that comes to a queue. */
async function messageOf(queue: Queue) {
  const [message] = await queue.receive({ max: 1, waitSeconds: 20 });
  return { ...message!, json: JSON.parse(message!.body) as Record<string, unknown> };
}

test("an event that works is run once, and its record goes to the destination of successes", async () => {
  const made = setUp();
  const done = made.queue("done");
  made.deployed.putEventConfig("$LATEST", { onSuccess: done.arn, onFailure: done.arn });
  const { requestId } = await made.lambda.invokeAsync('{"id":1}', { lineage: "order-1" });
  const message = await messageOf(done);
  expect(message.lineage).toBe("order-1");
  expect(message.json).toEqual({
    version: "1.0",
    timestamp: "2026-01-01T00:00:00.000Z",
    requestContext: {
      requestId,
      functionArn: `${ARN}:$LATEST`,
      condition: "Success",
      approximateInvokeCount: 1,
    },
    requestPayload: { id: 1 },
    responseContext: { statusCode: 200, executedVersion: "$LATEST" },
    responsePayload: { did: { id: 1 } },
  });
  expect(made.deployed.figures.waitingEvents).toBe(0);
});

test("an event that fails is tried again after one minute and after two, and then given up", async () => {
  const made = setUp();
  const [failed, dead] = [made.queue("failed"), made.queue("dead")];
  const lost = declareFunction(made.world, FAILING, { name: "lost", deadLetterArn: dead.arn }).qualified();
  made.deployed.putEventConfig("$LATEST", { onFailure: failed.arn });
  await made.lambda.invokeAsync('{"bad":"order"}', { lineage: "bad" });
  await made.ended("bad", "failed", 1);
  await made.world.clock.advance(MINUTE - 1);
  expect(made.deployed.figures.invocations).toBe(1);
  await made.world.clock.advance(1);
  await made.ended("bad", "failed", 2);
  await made.world.clock.advance(2 * MINUTE);
  await made.ended("bad", "failed", 3);
  const message = await messageOf(failed);
  expect(message.json).toMatchObject({
    timestamp: "2026-01-01T00:03:00.000Z",
    requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
    requestPayload: { bad: "order" },
    responseContext: { statusCode: 200, functionError: "Unhandled" },
    responsePayload: { errorType: "Error", errorMessage: "no order" },
  });
  await lost.invokeAsync('{"bad":1}', { lineage: "lost" });
  const failures = (count: number) =>
    made.world.trace.count((record) => record.lineage === "lost" && record.hop === "failed", count);
  await failures(1);
  await made.world.clock.advance(MINUTE);
  await failures(2);
  await made.world.clock.advance(2 * MINUTE);
  const letter = await messageOf(dead);
  expect(letter).toMatchObject({
    body: '{"bad":1}',
    attributes: {
      ErrorCode: { dataType: "Number", stringValue: "200" },
      ErrorMessage: { dataType: "String", stringValue: "no 1" },
      RequestID: { dataType: "String" },
    },
  });
});

test("without retries it is given up at once", async () => {
  const made = setUp();
  const failed = made.queue("failed");
  made.deployed.putEventConfig("$LATEST", { maximumRetryAttempts: 0, onFailure: failed.arn });
  await made.lambda.invokeAsync('{"bad":1}');
  expect((await messageOf(failed)).json).toMatchObject({ requestContext: { approximateInvokeCount: 1 } });
});

test("an event that would be too old for its next try is given up", async () => {
  const made = setUp();
  const failed = made.queue("failed");
  made.deployed.putEventConfig("$LATEST", { maximumEventAgeSeconds: 60, onFailure: failed.arn });
  await made.lambda.invokeAsync('{"bad":1}', { lineage: "old" });
  await made.ended("old", "failed", 1);
  await made.world.clock.advance(MINUTE);
  await made.ended("old", "failed", 2);
  expect((await messageOf(failed)).json).toMatchObject({
    requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 2 },
  });
});

test("a throttled event waits, longer each time, and is not counted as a try", async () => {
  const made = setUp({ reservedConcurrency: 1 });
  const concurrency = made.world.service(Concurrency);
  concurrency.begin("orders");
  await made.lambda.invokeAsync("{}", { lineage: "patient" });
  await made.world.clock.advance(1_000 + 2_000);
  expect(made.deployed.figures).toMatchObject({ throttles: 3, invocations: 0, waitingEvents: 1 });
  concurrency.end("orders");
  await made.world.clock.advance(4_000);
  await made.ended("patient", "delivered", 1);
});

test("with no concurrency at all an event is given up without a try", async () => {
  const made = setUp({ reservedConcurrency: 0 });
  const failed = made.queue("failed");
  made.deployed.putEventConfig("$LATEST", { onFailure: failed.arn });
  await made.lambda.invokeAsync("{}");
  const { json } = await messageOf(failed);
  expect(json).toMatchObject({ requestContext: { condition: "ZeroReservedConcurrency", approximateInvokeCount: 0 } });
  expect(json).not.toHaveProperty("responsePayload");
});

test("an event bus gets the record as the detail of an event", async () => {
  const made = setUp();
  const arn = "arn:aws:events:us-east-1:000000000000:event-bus/default";
  made.world.service(EventBusService);
  made.deployed.putEventConfig("$LATEST", { onSuccess: arn });
  await made.lambda.invokeAsync('{"id":1}', { lineage: "told" });
  await made.world.trace.next({ hop: "accepted", part: arn, lineage: "told" });
});

test("a destination that the role may not use loses the record, and the terminal says so", async () => {
  const authorize: TestWorldOptions["authorize"] = ({ action, principal }) => {
    if (action === "sqs:SendMessage" && principal.kind === "role") throw new AccessDenied("no SendMessage for you");
  };
  const made = setUp({}, { authorize });
  const warn = jest.spyOn(made.world.log, "warn");
  const done = made.queue("done");
  made.deployed.putEventConfig("$LATEST", { onSuccess: done.arn });
  await made.lambda.invokeAsync("{}", { lineage: "quiet" });
  await made.ended("quiet", "delivered", 1);
  await made.world.clock.advance(0);
  expect(warn).toHaveBeenCalledWith(
    `the function orders could not reach its destination ${done.arn}: no SendMessage for you`,
  );
  expect(made.deployed.figures.waitingEvents).toBe(0);
});

test("events that were not done with go on when the function is there again", async () => {
  const made = setUp();
  await made.lambda.invokeAsync('{"bad":1}', { lineage: "kept" });
  await made.ended("kept", "failed", 1);
  await made.world.service(FunctionService).remove("orders");
  await made.world.clock.advance(10 * MINUTE);
  expect(made.world.trace.since(0).filter(({ hop }) => hop === "failed")).toHaveLength(1);
  declareFunction(made.world, "exports.handler = async (event) => event");
  made.world.service(Lifecycle).ready();
  await made.ended("kept", "delivered", 1);
});

test("events survive the process, with the tries they had", async () => {
  const directory = mkdtempSync(join(tmpdir(), "terrarium-test-events-"));
  try {
    const file = join(directory, "terrarium.db");
    const before = setUp({}, { file });
    await before.lambda.invokeAsync('{"bad":1}', { lineage: "kept" });
    await before.ended("kept", "failed", 1);
    await before.world.clock.advance(0);
    closeFunctions(before.world);
    before.world.store.close();
    const after = setUp({}, { file, seed: 2 });
    const failed = after.queue("failed");
    after.deployed.putEventConfig("$LATEST", { maximumRetryAttempts: 1, onFailure: failed.arn });
    after.world.service(Lifecycle).ready();
    await after.world.clock.advance(MINUTE);
    const { json, lineage } = await messageOf(failed);
    expect(lineage).toBe("kept");
    expect(json).toMatchObject({ requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 2 } });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test("an event that runs when everything ends is run again the next time", async () => {
  const { world, lambda, deployed } = setUp({ timeoutSeconds: 900 });
  const since = world.trace.seq;
  await lambda.invokeAsync('{"hang":true}');
  await world.trace.next({ hop: "received", part: ARN }, { since });
  const stopped = world.service(FunctionService).remove("orders");
  world.service(Lifecycle).close();
  await stopped;
  expect(deployed.figures).toMatchObject({ inFlight: 0, waitingEvents: 1 });
});
