import fc from "fast-check";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { ApiDestinations } from "../api-destination/api-destinations.ts";
import type { AuthorizationRequest } from "../authorization.ts";
import { AccessDenied } from "../errors.ts";
import { LogGroups } from "../logs/log-groups.ts";
import { type OutsideRequest, type OutsideResponse, OutsideUnreachable } from "../outside.ts";
import { QueueService } from "../queue/queue-service.ts";
import { apiDestinationTarget, type HttpTargetParameters } from "./api-destination-target.ts";
import { InputTemplate } from "./input-template.ts";
import { Pipe, type PipeDefinition } from "./pipe.ts";
import { PipeFilter } from "./pipe-filter.ts";
import type { PipeLogConfiguration } from "./pipe-log.ts";
import { sqsTarget } from "./sqs-target.ts";

const PIPE_ARN = "arn:aws:pipes:us-east-1:000000000000:pipe/orders";
const LOG_GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:/pipes/orders";
const CONNECTION = "arn:aws:events:us-east-1:000000000000:connection/subscriber/1";
const DESTINATION = "arn:aws:events:us-east-1:000000000000:api-destination/subscriber/1";
const ROLE = "arn:aws:iam::000000000000:role/pipe";

type Answer = Partial<OutsideResponse> | Error;
const refused = new OutsideUnreachable("https://sub.example.com/sub", "ECONNREFUSED");
const late = new OutsideUnreachable("https://sub.example.com/sub", "timeout");

interface Options {
  readonly answer?: (request: OutsideRequest, body: never) => Answer | Promise<Answer>;
  readonly template?: string;
  readonly filters?: string[];
  readonly queue?: Record<string, string>;
  readonly fifo?: boolean;
  /** @default high enough not to matter */
  readonly rate?: number;
  readonly http?: HttpTargetParameters;
  readonly log?: Partial<PipeLogConfiguration>;
  readonly seed?: number;
  readonly refuse?: (request: AuthorizationRequest) => boolean;
  readonly started?: boolean;
}

function setUp(options: Options = {}) {
  const requests: OutsideRequest[] = [];
  const authorized: AuthorizationRequest[] = [];
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  const made = createTestWorld({
    seed: options.seed,
    authorize(request) {
      authorized.push(request);
      if (options.refuse?.(request)) throw new AccessDenied(`no identity-based policy allows ${request.action}`);
    },
    async outside(request) {
      requests.push(request);
      const answer = (await options.answer?.(request, JSON.parse(request.body ?? "null") as never)) ?? {};
      if (answer instanceof Error) throw answer;
      return { status: 200, headers: {}, body: "", ...answer };
    },
  });
  const world = Object.assign(made, { log: { info: say, warn: say, error: say } });
  const queues = world.service(QueueService);
  const suffix = options.fifo ? ".fifo" : "";
  const fifo: Record<string, string> = options.fifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
  const dead = queues.create({ name: `dead${suffix}`, attributes: fifo });
  const source = queues.create({ name: `source${suffix}`, attributes: { ...fifo, ...options.queue } });
  const destinations = world.service(ApiDestinations);
  const authorization = { type: "API_KEY", key: "x-api-key", value: "top-secret" } as const;
  destinations.declareConnection({ name: "subscriber", arn: CONNECTION, authorization });
  const endpoint = `https://sub.example.com/sub${"/*".repeat(options.http?.pathValues?.length ?? 0)}`;
  const destination = destinations.declare(
    { name: "subscriber", arn: DESTINATION, endpoint, method: "POST", rateLimitPerSecond: options.rate ?? 100_000 },
    CONNECTION,
  );
  const logs = world.service(LogGroups);
  logs.declare({ name: "/pipes/orders", arn: LOG_GROUP });
  const constants = { pipeArn: PIPE_ARN, pipeName: "orders", sourceArn: source.arn, targetArn: DESTINATION };
  const definition: PipeDefinition = {
    name: "orders",
    arn: PIPE_ARN,
    roleArn: ROLE,
    source,
    target: apiDestinationTarget(destination, options.http),
    filter: PipeFilter.compile(options.filters ?? []),
    template: InputTemplate.compile(options.template ?? '{"id": <$.body.id>}', constants),
    log: { level: "ERROR", logGroupArn: LOG_GROUP, includeExecutionData: false, ...options.log },
  };
  const pipe = new Pipe(world, definition);
  if (options.started ?? true) pipe.start();
  const delivered = () => requests.map(({ body }) => JSON.parse(body ?? "null") as { id: unknown });
  return { world, pipe, definition, source, dead, requests, authorized, logs, queues, delivered, said };
}

const redrive = (maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dead", maxReceiveCount }),
});

const id = (n: number) => JSON.stringify({ id: n });

describe("Pipe", () => {
  it("takes a message from the queue to the API destination, and then deletes it", async () => {
    const { world, source, requests, pipe } = setUp({ template: '{"id": <$.body.id>, "m": <$.messageId>}' });
    const { messageId } = await source.send({ body: id(10), lineage: "L" });
    await world.trace.next({ hop: "deleted", lineage: "L" });
    expect(requests[0]).toMatchObject({ method: "POST", url: "https://sub.example.com/sub", timeout: 5000 });
    expect(JSON.parse(requests[0]!.body!)).toEqual({ id: 10, m: messageId });
    expect(world.trace.since().map(({ hop }) => hop)).toEqual([
      "queued",
      "received",
      "transformed",
      "delivered",
      "deleted",
    ]);
    const record = world.trace.since().find(({ hop }) => hop === "delivered");
    expect(record).toMatchObject({
      part: PIPE_ARN,
      detail: { messageId, status: 200, duration: 0, target: DESTINATION },
    });
    expect(source.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(pipe.figures).toMatchObject({ state: "RUNNING", inFlight: 0, delivered: 1, failed: 0 });
    expect(world.topology.edges).toContainEqual({ from: source.arn, to: PIPE_ARN, kind: "reads" });
    expect(world.topology.edges).toContainEqual({ from: PIPE_ARN, to: DESTINATION, kind: "invokes" });
  });

  it("asks, as its role, for what it does", async () => {
    const { world, source, authorized } = setUp();
    await source.send({ body: id(1) });
    await world.trace.next({ hop: "deleted" });
    expect(authorized[0]).toEqual({
      principal: { kind: "service", name: "pipes.amazonaws.com", sourceArn: PIPE_ARN },
      action: "sts:AssumeRole",
      resource: ROLE,
    });
    const asked = new Set(authorized.slice(1).map(({ action, resource }) => `${action} ${resource.split(":")[5]}`));
    expect([...asked].sort()).toEqual([
      "events:InvokeApiDestination api-destination/subscriber/1",
      "sqs:DeleteMessage source",
      "sqs:GetQueueAttributes source",
      "sqs:ReceiveMessage source",
    ]);
    expect(authorized.slice(1).every(({ principal }) => principal.kind === "role" && principal.arn === ROLE)).toBe(
      true,
    );
  });

  it("does not delete before the target has answered", async () => {
    const answered = Promise.withResolvers<Answer>();
    const { world, source } = setUp({ answer: () => answered.promise });
    await source.send({ body: id(1) });
    await world.trace.next({ hop: "transformed" });
    await world.clock.advance(4_000);
    expect(source.depth()).toMatchObject({ visible: 0, inFlight: 1 });
    answered.resolve({ status: 202 });
    await world.trace.next({ hop: "deleted" });
    expect(source.depth()).toMatchObject({ visible: 0, inFlight: 0 });
  });

  it.each<[string, Answer, object]>([
    ["400", { status: 400 }, { status: 400, reason: "status 400" }],
    ["429", { status: 429 }, { status: 429 }],
    ["503", { status: 503 }, { status: 503 }],
    ["a redirect", { status: 302 }, { status: 302 }],
    ["no answer in time", late, { reason: "timeout" }],
  ])("leaves a message that is answered with %s to its queue, which dead-letters it", async (_name, answer, detail) => {
    const { world, source, dead, requests } = setUp({
      answer: () => answer,
      queue: { VisibilityTimeout: "5", ...redrive(3) },
    });
    const { messageId } = await source.send({ body: id(1) });
    await world.trace.next({ hop: "failed" });
    expect(source.depth()).toMatchObject({ inFlight: 1 });
    await world.clock.advance(60_000);
    const failures = world.trace.since().filter(({ hop }) => hop === "failed");
    expect(failures.map((record) => record.detail.receiveCount)).toEqual([1, 2, 3]);
    expect(failures[0]).toMatchObject({ part: PIPE_ARN, lineage: messageId, detail });
    expect(requests).toHaveLength(3);
    expect(dead.depth().visible).toBe(1);
    expect(source.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it("lets good messages pass a poison one", async () => {
    const { world, source, dead } = setUp({
      answer: (_request, { id }: { id: number }) => ({ status: id === 7 ? 400 : 200 }),
      queue: { VisibilityTimeout: "5", ...redrive(3) },
    });
    for (let n = 0; n < 50; n++) await source.send({ body: id(n) });
    await world.clock.advance(2_000);
    expect(world.trace.since().filter(({ hop }) => hop === "delivered")).toHaveLength(49);
    await world.clock.advance(60_000);
    expect(dead.depth().visible).toBe(1);
  });

  it("heeds batchItemFailures in a response that is a success otherwise", async () => {
    let times = 0;
    const { world, source } = setUp({
      template: '{"m": <$.messageId>}',
      answer: (_request, { m }: { m: string }) =>
        ++times === 1 ? { body: JSON.stringify({ batchItemFailures: [{ itemIdentifier: m }] }) } : {},
    });
    await source.send({ body: id(1) });
    const record = await world.trace.next({ hop: "failed" });
    expect(record.detail).toMatchObject({ status: 200, reason: "named in batchItemFailures" });
    await world.clock.advance(31_000);
    expect(times).toBe(2);
    expect(source.depth()).toMatchObject({ visible: 0, inFlight: 0 });
  });

  it("sends the parameters of the target, static and found in the message", async () => {
    const { world, source, requests } = setUp({
      http: {
        pathValues: ["$.body.id", "fixed"],
        headers: { "X-Message": "$.messageId", "X-None": "$.body.none" },
        query: { tag: "$.body.tags[0]" },
      },
    });
    const { messageId } = await source.send({ body: JSON.stringify({ id: "a/1", tags: ["x y"] }) });
    await world.trace.next({ hop: "delivered" });
    expect(requests[0]?.url).toBe("https://sub.example.com/sub/a%2F1/fixed?tag=x+y");
    expect(requests[0]?.headers["X-Message"]).toBe(messageId);
    expect(requests[0]?.headers).not.toHaveProperty("X-None");
  });

  it("sends the whole event where there is no input template", async () => {
    const { world, source, requests, definition } = setUp({ started: false });
    const attributes = { kind: { dataType: "String", stringValue: "order" } };
    await source.send({ body: "plain", attributes });
    const pipe = new Pipe(world, { ...definition, template: undefined });
    pipe.start();
    await world.trace.next({ hop: "delivered" });
    expect(JSON.parse(requests[0]!.body!)).toMatchObject({
      body: "plain",
      eventSource: "aws:sqs",
      eventSourceARN: source.arn,
      awsRegion: "us-east-1",
      attributes: { ApproximateReceiveCount: "1" },
      messageAttributes: {
        kind: { stringValue: "order", dataType: "String", stringListValues: [], binaryListValues: [] },
      },
    });
  });
});

describe("a pipe's filter", () => {
  it.each<[string, string, string, boolean]>([
    ["a field of the body", '{"body":{"id":[10]}}', '{"id":10}', true],
    ["another value", '{"body":{"id":[11]}}', '{"id":10}', false],
    ["a plain body", '{"body":["hello"]}', "hello", true],
    ["a plain pattern of a JSON body", '{"body":[{"exists":false}]}', '{"id":10}', false],
    ["a JSON pattern of a plain body", '{"body":{"id":[{"exists":false}]}}', "hello", false],
    ["no body at all", '{"attributes":{"ApproximateReceiveCount":["1"]}}', "hello", true],
  ])("%s", async (_name, pattern, body, passes) => {
    const { world, source, requests, pipe } = setUp({ filters: ['{"body":{"never":["x"]}}', pattern] });
    await source.send({ body });
    await world.trace.next({ hop: "deleted" });
    expect(requests).toHaveLength(passes ? 1 : 0);
    expect(pipe.figures.filtered).toBe(passes ? 0 : 1);
    expect(source.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it.each<[string, string[], string]>([
    ["what the pipe adds", ['{"eventSourceARN":["x"]}'], "eventSourceARN is added by the pipe"],
    ["what is no pattern", ['{"a":"x"}'], '"a" must be an object or an array'],
    ["six filters", Array(6).fill('{"a":["x"]}'), "at most 5 filters, this one 6"],
    ["a long pattern", [`{"a":["${"x".repeat(4096)}"]}`], "at most 4096 characters"],
  ])("refuses %s", (_name, filters, reason) => {
    expect(() => PipeFilter.compile(filters)).toThrow(reason);
  });
});

describe("a pipe whose target cannot be reached", () => {
  it("keeps its messages out of the dead-letter queue, however long it takes, and delivers them soon after", async () => {
    let up = false;
    const { world, source, dead, requests, pipe } = setUp({
      answer: () => (up ? {} : refused),
      queue: { VisibilityTimeout: "30", ...redrive(2) },
    });
    for (let n = 0; n < 200; n++) await source.send({ body: id(n) });
    await world.clock.advance(3_600_000);
    expect(dead.depth().visible).toBe(0);
    const { visible, inFlight } = source.depth();
    expect(visible + inFlight).toBe(200);
    expect(pipe.figures.backingOffUntil).toBeDefined();
    // One probe a round, about every five seconds, and not one of them another receive.
    expect(requests.length).toBeLessThan(3_600 / 2.5 + 20);
    const failures = world.trace.since().filter(({ hop }) => hop === "failed");
    expect(
      failures.every((record) => record.detail.receiveCount === 1 && record.detail.reason === "ECONNREFUSED"),
    ).toBe(true);
    up = true;
    const before = world.trace.seq;
    await world.clock.advance(6_000);
    await world.trace.count({ hop: "deleted" }, 200, { since: before });
    const delivered = world.trace.since(before).filter(({ hop }) => hop === "delivered");
    expect(new Set(delivered.map(({ lineage }) => lineage)).size).toBe(200);
    expect(delivered).toHaveLength(200);
    expect(source.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(pipe.figures.backingOffUntil).toBeUndefined();
  });

  it("gives them back to the queue when it stops", async () => {
    const { world, source, pipe } = setUp({ answer: () => refused });
    for (let n = 0; n < 3; n++) await source.send({ body: id(n) });
    await world.trace.next({ hop: "failed" });
    await pipe.stop();
    expect(source.depth()).toEqual({ visible: 3, inFlight: 0, delayed: 0 });
    expect(pipe.state).toBe("STOPPED");
  });

  it("holds nothing that its queue does not hide", async () => {
    const { world, source, dead } = setUp({ answer: () => refused, queue: { VisibilityTimeout: "0", ...redrive(3) } });
    await source.send({ body: id(1) });
    await world.clock.advance(10_000);
    expect(dead.depth().visible).toBe(1);
  });

  it("forgets a message that was purged meanwhile", async () => {
    let up = false;
    const { world, source, requests } = setUp({ answer: () => (up ? {} : refused), queue: { VisibilityTimeout: "2" } });
    await source.send({ body: id(1) });
    await world.trace.next({ hop: "failed" });
    await source.purge();
    await world.clock.advance(10_000);
    const attempts = requests.length;
    up = true;
    await source.send({ body: id(2) });
    await world.trace.next({ hop: "deleted" });
    expect(requests.slice(attempts).map(({ body }) => body)).toEqual(['{"id": 2}']);
  });
});

describe("a pipe whose target fails", () => {
  it("eases off, within a bound, and recovers with the first success", async () => {
    let up = false;
    const { world, source, requests, said } = setUp({
      answer: () => ({ status: up ? 200 : 503 }),
      queue: { VisibilityTimeout: "1" },
    });
    for (let n = 0; n < 100; n++) await source.send({ body: id(n) });
    await world.clock.advance(600_000);
    // 5 at once at first, then probes after 100 ms, 200 ms … 30 s.
    expect(requests.length).toBeGreaterThan(600 / 30);
    expect(requests.length).toBeLessThan(80);
    expect(said).toEqual([expect.stringContaining(`${PIPE_ARN} cannot deliver to ${DESTINATION}: status 503`)]);
    up = true;
    const before = requests.length;
    await world.clock.advance(35_000);
    expect(requests.length - before).toBe(100);
    expect(said.slice(1)).toEqual([`${PIPE_ARN} delivers to ${DESTINATION} again`]);
    expect(source.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it("takes an event that its template makes nothing of for a failure", async () => {
    const { world, source, dead, logs, requests } = setUp({
      template: '{"n": "<$.body.n>"}',
      queue: { VisibilityTimeout: "1", ...redrive(2) },
    });
    await source.send({ body: JSON.stringify({ n: 'a "quote"' }) });
    await world.clock.advance(10_000);
    expect(requests).toEqual([]);
    expect(dead.depth().visible).toBe(1);
    const steps = logs.events(LOG_GROUP).map(({ message }) => JSON.parse(message).messageType);
    expect(steps.slice(0, 3)).toEqual(["TargetTransformationFailed", "TargetStageFailed", "ExecutionFailed"]);
  });
});

describe("a pipe's pace", () => {
  it("takes a message only when the destination's rate lets it go on", async () => {
    const { world, source, requests } = setUp({ rate: 2, queue: { VisibilityTimeout: "1", ...redrive(1) } });
    for (let n = 0; n < 40; n++) await source.send({ body: id(n) });
    await world.clock.advance(10_000);
    expect(requests.length).toBeGreaterThanOrEqual(19);
    expect(requests.length).toBeLessThanOrEqual(22);
    expect(source.depth()).toEqual({ visible: 40 - requests.length, inFlight: 0, delayed: 0 });
  });

  it("begins with five executions and goes up to sixty-four while they succeed", async () => {
    const waiting: (() => void)[] = [];
    const { world, source, pipe } = setUp({
      answer: () => new Promise<Answer>((resolve) => waiting.push(() => resolve({}))),
    });
    for (let n = 0; n < 500; n++) await source.send({ body: id(n) });
    await world.clock.advance(0);
    const seen = [waiting.length];
    for (let round = 0; round < 6; round++) {
      for (const answer of waiting.splice(0)) answer();
      for (let turn = 0; turn < 10; turn++) await world.clock.advance(0);
      seen.push(waiting.length);
    }
    expect(seen[0]).toBe(5);
    expect(seen.every((count, round) => round === 0 || count >= seen[round - 1]!)).toBe(true);
    // It does not receive for fewer than ten at a time then.
    expect(seen.at(-1)).toBeGreaterThan(64 - 10);
    expect(Math.max(...seen)).toBeLessThanOrEqual(64);
    expect(pipe.figures.concurrency).toBe(64);
    for (const answer of waiting.splice(0)) answer();
  });

  it("finishes what is in flight when it stops, and takes nothing more", async () => {
    const answered = Promise.withResolvers<Answer>();
    const { world, source, pipe } = setUp({ answer: () => answered.promise });
    await source.send({ body: id(1) });
    await world.trace.next({ hop: "transformed" });
    let stopped = false;
    const stopping = pipe.stop().then(() => {
      stopped = true;
    });
    expect(pipe.state).toBe("STOPPING");
    await source.send({ body: id(2) });
    await world.clock.advance(1_000);
    expect(stopped).toBe(false);
    answered.resolve({});
    await stopping;
    expect(source.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
    pipe.start();
    await world.trace.count({ hop: "deleted" }, 2);
  });

  it("does not poll before it is started", async () => {
    const { world, source, pipe } = setUp({ started: false });
    await source.send({ body: id(1) });
    await world.clock.advance(60_000);
    expect(pipe.figures.state).toBe("STOPPED");
    expect(source.depth().visible).toBe(1);
  });
});

describe("a pipe of a FIFO queue", () => {
  it("keeps the order of each group, also when one fails", async () => {
    let failed = false;
    const { world, source, delivered } = setUp({
      fifo: true,
      queue: { VisibilityTimeout: "10" },
      template: '{"id": <$.body.id>, "group": <$.attributes.MessageGroupId>}',
      answer: (_request, { id }: { id: string }) => {
        if (id !== "a1" || failed) return {};
        failed = true;
        return { status: 500 };
      },
    });
    for (let n = 0; n < 5; n++) {
      for (const groupId of ["a", "b"]) await source.send({ body: JSON.stringify({ id: groupId + n }), groupId });
    }
    await world.clock.advance(5_000);
    const ids = (group: string) =>
      delivered()
        .map(({ id }) => String(id))
        .filter((value) => value.startsWith(group));
    expect(ids("a")).toEqual(["a0", "a1"]);
    expect(ids("b")).toEqual(["b0", "b1", "b2", "b3", "b4"]);
    await world.clock.advance(10_000);
    expect(ids("a")).toEqual(["a0", "a1", "a1", "a2", "a3", "a4"]);
    expect(source.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });
});

describe("a pipe to a queue", () => {
  function toQueue(parameters: { groupId?: string; deduplicationId?: string } = {}, fifo = false, window = 0) {
    const made = setUp({ started: false });
    const { queues, definition, world } = made;
    const attributes: Record<string, string> = fifo ? { FifoQueue: "true" } : { MaximumMessageSize: "1024" };
    const target = queues.create({ name: fifo ? "target.fifo" : "target", attributes });
    const make = () =>
      new Pipe(world, {
        ...definition,
        target: sqsTarget(target.arn, () => queues.byArn(target.arn), parameters),
        batching: { size: 4, windowSeconds: window },
      });
    return { ...made, target, make };
  }

  it("sends what the template gives, under the message's lineage", async () => {
    const { make, source, target, world } = toQueue();
    make().start();
    await source.send({ body: id(1), lineage: "L" });
    await world.trace.next({ hop: "deleted", part: source.arn });
    expect(await target.receive()).toMatchObject([{ body: '{"id": 1}', lineage: "L" }]);
  });

  it("keeps in the source what the target refuses", async () => {
    const { make, source, target, world } = toQueue();
    await source.send({ body: id(1) });
    await source.send({ body: JSON.stringify({ id: "x".repeat(2000) }) });
    make().start();
    const record = await world.trace.next({ hop: "failed" });
    expect(record.detail.reason).toContain("Message must be shorter than 1024 bytes");
    await world.trace.next({ hop: "deleted" });
    expect(target.depth().visible).toBe(1);
    expect(source.depth()).toMatchObject({ inFlight: 1 });
  });

  it("gives messages of a FIFO queue their group and deduplication id", async () => {
    const { make, source, target, world } = toQueue({ groupId: "$.body.id", deduplicationId: "$.messageId" }, true);
    make().start();
    const { messageId } = await source.send({ body: id(7) });
    await world.trace.next({ hop: "deleted" });
    expect(await target.receive()).toMatchObject([{ groupId: "7", deduplicationId: messageId }]);
  });

  it("needs these for a FIFO queue", () => {
    expect(() => toQueue({}, true).make()).toThrow("needs a message_group_id");
    expect(() => toQueue({ groupId: "g" }, true).make()).toThrow("needs a message_deduplication_id");
  });

  it("gathers a batch for as long as its window", async () => {
    const { make, source, target, world } = toQueue({}, false, 10);
    make().start();
    for (let n = 0; n < 3; n++) {
      await source.send({ body: id(n) });
      await world.clock.advance(3_000);
    }
    expect(target.depth().visible).toBe(0);
    await world.clock.advance(2_000);
    expect(target.depth().visible).toBe(3);
    for (let n = 0; n < 4; n++) await source.send({ body: id(n) });
    await world.clock.advance(100);
    expect(target.depth().visible).toBe(7);
  });
});

describe("a pipe's permissions", () => {
  it("is not started by a role that may not read the source", () => {
    const { pipe } = setUp({ started: false, refuse: ({ action }) => action === "sqs:DeleteMessage" });
    expect(() => pipe.start()).toThrow(
      /Pipes does not have required permissions to perform Queue operations .*no identity-based policy allows sqs:DeleteMessage/,
    );
    expect(pipe.state).toBe("STOPPED");
  });

  it("fails where the role may not invoke the target", async () => {
    const { world, source, requests } = setUp({ refuse: ({ action }) => action === "events:InvokeApiDestination" });
    await source.send({ body: id(1) });
    const record = await world.trace.next({ hop: "failed" });
    expect(record.detail).toMatchObject({ status: 403, reason: expect.stringContaining("AccessDenied") });
    expect(requests).toEqual([]);
  });
});

describe("a pipe's log", () => {
  const steps = (logs: LogGroups) => logs.events(LOG_GROUP).map(({ message }) => JSON.parse(message));

  it("says nothing of successes at level ERROR, and what went wrong of failures", async () => {
    let status = 200;
    const { world, source, logs } = setUp({ answer: () => ({ status, body: "no" }) });
    await source.send({ body: id(1) });
    await world.trace.next({ hop: "deleted" });
    expect(steps(logs)).toEqual([]);
    status = 400;
    await source.send({ body: id(2) });
    await world.trace.next({ hop: "failed" });
    const [first, ...others] = steps(logs);
    expect(first).toEqual({
      resourceArn: PIPE_ARN,
      timestamp: world.clock.now(),
      executionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      messageType: "TargetInvocationFailed",
      logLevel: "ERROR",
      error: {
        httpStatusCode: 400,
        message: `Target ${DESTINATION} failed: status 400`,
        awsService: "ApiDestinations",
      },
    });
    expect(others.map(({ messageType }) => messageType)).toEqual(["TargetStageFailed", "ExecutionFailed"]);
    expect(new Set(steps(logs).map(({ executionId }) => executionId)).size).toBe(1);
  });

  it("says each step at level TRACE, with data where it is asked for, without secrets", async () => {
    const { world, source, logs } = setUp({
      answer: () => ({ body: "thanks" }),
      log: { level: "TRACE", includeExecutionData: true },
    });
    await source.send({ body: id(1) });
    await world.trace.next({ hop: "deleted" });
    const records = steps(logs);
    expect(records.map(({ messageType }) => messageType)).toEqual([
      "ExecutionStarted",
      "TargetStageEntered",
      "TargetTransformationStarted",
      "TargetTransformationSucceeded",
      "TargetInvocationStarted",
      "TargetInvocationSucceeded",
      "TargetStageSucceeded",
      "ExecutionSucceeded",
    ]);
    expect(JSON.parse(records[0].payload)[0]).toMatchObject({ body: '{"id":1}' });
    expect(records[3].payload).toBe('{"id": 1}');
    expect(JSON.parse(records[5].awsRequest)).toMatchObject({ url: "https://sub.example.com/sub", body: '{"id": 1}' });
    expect(JSON.parse(records[5].awsResponse)).toMatchObject({ status: 200, body: "thanks" });
    expect(JSON.stringify(records)).not.toContain("top-secret");
  });

  it("cuts records at 256 KB, the payload first", async () => {
    const { world, source, logs } = setUp({
      template: '{"v": <$.body.v>}',
      log: { level: "TRACE", includeExecutionData: true },
    });
    await source.send({ body: JSON.stringify({ v: "ä".repeat(200_000) }) });
    await world.trace.next({ hop: "deleted" });
    const lines = logs.events(LOG_GROUP).map(({ message }) => message);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(256 * 1024);
    expect(JSON.parse(lines[0]!).truncatedFields).toEqual(["payload"]);
  });
});

describe("properties of pipes", () => {
  it("no message is lost and none is deleted undelivered, whatever the target does", async () => {
    const answer = fc.constantFrom<Answer>({ status: 200 }, { status: 500 }, { status: 400 }, refused, late);
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(answer),
        fc.nat(),
        fc.integer({ min: 1, max: 12 }),
        async (answers, seed, count) => {
          const taken = new Map<number, number>();
          const { world, source, dead, pipe } = setUp({
            seed,
            queue: { VisibilityTimeout: "3", ...redrive(3) },
            answer: (_request, { id }: { id: number }) => {
              const next = answers.next().value as Answer;
              if (!(next instanceof Error) && next.status === 200) taken.set(id, (taken.get(id) ?? 0) + 1);
              return next;
            },
          });
          for (let n = 0; n < count; n++) await source.send({ body: id(n) });
          await world.clock.advance(600_000);
          await pipe.stop();
          const { visible, inFlight } = source.depth();
          expect(taken.size + dead.depth().visible + visible + inFlight).toBe(count);
          // The endpoint answers at once, well within the visibility timeout: then nothing is taken twice.
          expect([...taken.values()].every((times) => times === 1)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });
});
