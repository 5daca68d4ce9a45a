import {
  DESTINATION,
  LOG_GROUP,
  PIPE_ARN,
  REFUSED,
  redrive,
  setUpPipe,
  withId,
} from "../../../tests/factories/pipe.ts";

describe("a pipe whose target cannot be reached", () => {
  it("keeps its messages out of the dead-letter queue, however long it takes, and delivers them soon after", async () => {
    let up = false;
    const { world, source, dead, requests, pipe } = setUpPipe({
      answer: () => (up ? {} : REFUSED),
      queue: { VisibilityTimeout: "30", ...redrive(2) },
    });
    for (let n = 0; n < 200; n++) await source.send({ body: withId(n) });
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
    const { world, source, pipe } = setUpPipe({ answer: () => REFUSED });
    for (let n = 0; n < 3; n++) await source.send({ body: withId(n) });
    await world.trace.next({ hop: "failed" });
    await pipe.stop();
    expect(source.depth()).toEqual({ visible: 3, inFlight: 0, delayed: 0 });
    expect(pipe.state).toBe("STOPPED");
  });

  it("holds nothing that its queue does not hide", async () => {
    const { world, source, dead } = setUpPipe({
      answer: () => REFUSED,
      queue: { VisibilityTimeout: "0", ...redrive(3) },
    });
    await source.send({ body: withId(1) });
    await world.clock.advance(10_000);
    expect(dead.depth().visible).toBe(1);
  });

  it("forgets a message that was purged meanwhile", async () => {
    let up = false;
    const { world, source, requests } = setUpPipe({
      answer: () => (up ? {} : REFUSED),
      queue: { VisibilityTimeout: "2" },
    });
    await source.send({ body: withId(1) });
    await world.trace.next({ hop: "failed" });
    await source.purge();
    await world.clock.advance(10_000);
    const attempts = requests.length;
    up = true;
    await source.send({ body: withId(2) });
    await world.trace.next({ hop: "deleted" });
    expect(requests.slice(attempts).map(({ body }) => body)).toEqual(['{"id": 2}']);
  });
});

describe("a pipe whose target fails", () => {
  it("eases off, within a bound, and recovers with the first success", async () => {
    let up = false;
    const { world, source, requests, said } = setUpPipe({
      answer: () => ({ status: up ? 200 : 503 }),
      queue: { VisibilityTimeout: "1" },
    });
    for (let n = 0; n < 100; n++) await source.send({ body: withId(n) });
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
    const { world, source, dead, logs, requests } = setUpPipe({
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
