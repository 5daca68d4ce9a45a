import {
  type Answer,
  DESTINATION,
  PIPE_ARN,
  ROLE,
  redrive,
  setUpPipe,
  TOO_LATE,
  withId,
} from "../../../tests/factories/pipe.ts";
import { Pipe } from "./pipe.ts";

describe("Pipe", () => {
  it("takes a message from the queue to the API destination, and then deletes it", async () => {
    const { world, source, requests, pipe } = setUpPipe({ template: '{"id": <$.body.id>, "m": <$.messageId>}' });
    const { messageId } = await source.send({ body: withId(10), lineage: "L" });
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
    const { world, source, authorized } = setUpPipe();
    await source.send({ body: withId(1) });
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
    const { world, source } = setUpPipe({ answer: () => answered.promise });
    await source.send({ body: withId(1) });
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
    ["no answer in time", TOO_LATE, { reason: "timeout" }],
  ])("leaves a message that is answered with %s to its queue, which dead-letters it", async (_name, answer, detail) => {
    const { world, source, dead, requests } = setUpPipe({
      answer: () => answer,
      queue: { VisibilityTimeout: "5", ...redrive(3) },
    });
    const { messageId } = await source.send({ body: withId(1) });
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
    const { world, source, dead } = setUpPipe({
      answer: (_request, { id }: { id: number }) => ({ status: id === 7 ? 400 : 200 }),
      queue: { VisibilityTimeout: "5", ...redrive(3) },
    });
    for (let n = 0; n < 50; n++) await source.send({ body: withId(n) });
    await world.clock.advance(2_000);
    expect(world.trace.since().filter(({ hop }) => hop === "delivered")).toHaveLength(49);
    await world.clock.advance(60_000);
    expect(dead.depth().visible).toBe(1);
  });

  it("heeds batchItemFailures in a response that is a success otherwise", async () => {
    let times = 0;
    const { world, source } = setUpPipe({
      template: '{"m": <$.messageId>}',
      answer: (_request, { m }: { m: string }) =>
        ++times === 1 ? { body: JSON.stringify({ batchItemFailures: [{ itemIdentifier: m }] }) } : {},
    });
    await source.send({ body: withId(1) });
    const record = await world.trace.next({ hop: "failed" });
    expect(record.detail).toMatchObject({ status: 200, reason: "named in batchItemFailures" });
    await world.clock.advance(31_000);
    expect(times).toBe(2);
    expect(source.depth()).toMatchObject({ visible: 0, inFlight: 0 });
  });

  it("sends the parameters of the target, static and found in the message", async () => {
    const { world, source, requests } = setUpPipe({
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
    const { world, source, requests, definition } = setUpPipe({ started: false });
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

describe("a pipe's permissions", () => {
  it("is not started by a role that may not read the source", () => {
    const { pipe } = setUpPipe({ started: false, refuse: ({ action }) => action === "sqs:DeleteMessage" });
    expect(() => pipe.start()).toThrow(
      /Pipes does not have required permissions to perform Queue operations .*no identity-based policy allows sqs:DeleteMessage/,
    );
    expect(pipe.state).toBe("STOPPED");
  });

  it("fails where the role may not invoke the target", async () => {
    const { world, source, requests } = setUpPipe({ refuse: ({ action }) => action === "events:InvokeApiDestination" });
    await source.send({ body: withId(1) });
    const record = await world.trace.next({ hop: "failed" });
    expect(record.detail).toMatchObject({ status: 403, reason: expect.stringContaining("AccessDenied") });
    expect(requests).toEqual([]);
  });
});

describe("a pipe of a FIFO queue", () => {
  it("keeps the order of each group, also when one fails", async () => {
    let failed = false;
    const { world, source, delivered } = setUpPipe({
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
