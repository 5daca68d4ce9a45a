import { type Answer, redrive, setUpPipe, withId } from "../../../tests/factories/pipe.ts";

describe("a pipe's pace", () => {
  it("takes a message only when the destination's rate lets it go on", async () => {
    const { world, source, requests } = setUpPipe({ rate: 2, queue: { VisibilityTimeout: "1", ...redrive(1) } });
    for (let n = 0; n < 40; n++) await source.send({ body: withId(n) });
    await world.clock.advance(10_000);
    expect(requests.length).toBeGreaterThanOrEqual(19);
    expect(requests.length).toBeLessThanOrEqual(22);
    expect(source.depth()).toEqual({ visible: 40 - requests.length, inFlight: 0, delayed: 0 });
  });

  it("begins with five executions and goes up to sixty-four while they succeed", async () => {
    const waiting: (() => void)[] = [];
    const { world, source, pipe } = setUpPipe({
      answer: () => new Promise<Answer>((resolve) => waiting.push(() => resolve({}))),
    });
    for (let n = 0; n < 500; n++) await source.send({ body: withId(n) });
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
    const { world, source, pipe } = setUpPipe({ answer: () => answered.promise });
    await source.send({ body: withId(1) });
    await world.trace.next({ hop: "transformed" });
    let stopped = false;
    const stopping = pipe.stop().then(() => {
      stopped = true;
    });
    expect(pipe.state).toBe("STOPPING");
    await source.send({ body: withId(2) });
    await world.clock.advance(1_000);
    expect(stopped).toBe(false);
    answered.resolve({});
    await stopping;
    expect(source.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
    pipe.start();
    await world.trace.count({ hop: "deleted" }, 2);
  });

  it("does not poll before it is started", async () => {
    const { world, source, pipe } = setUpPipe({ started: false });
    await source.send({ body: withId(1) });
    await world.clock.advance(60_000);
    expect(pipe.figures.state).toBe("STOPPED");
    expect(source.depth().visible).toBe(1);
  });
});
