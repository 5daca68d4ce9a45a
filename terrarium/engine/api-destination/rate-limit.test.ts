import { createTestWorld } from "../../../tests/factories/world.ts";
import { RateLimit } from "./rate-limit.ts";

describe("RateLimit", () => {
  it.each([1, 7, 50, 300])("lets through %d a second, and little more at once", async (perSecond) => {
    const { clock } = createTestWorld();
    const limit = new RateLimit(clock, perSecond);
    const starts: number[] = [];
    const stop = new AbortController();
    void (async () => {
      for (;;) {
        await limit.ready(stop.signal);
        if (stop.signal.aborted) return;
        limit.take();
        starts.push(clock.now());
      }
    })();
    const begin = clock.now();
    await clock.advance(10_000);
    stop.abort();
    expect(starts.length).toBeGreaterThanOrEqual(10 * perSecond - 1);
    for (let second = 0; second < 10; second++) {
      const within = starts.filter((at) => at >= begin + second * 1000 && at < begin + (second + 1) * 1000);
      expect(within.length).toBeLessThanOrEqual(perSecond + Math.max(1, perSecond / 10) + 1);
    }
  });

  it("makes up for what was taken beyond it", async () => {
    const { clock } = createTestWorld();
    const limit = new RateLimit(clock, 10);
    limit.take(6);
    let ready = false;
    void limit.ready().then(() => {
      ready = true;
    });
    await clock.advance(599);
    expect(ready).toBe(false);
    await clock.advance(1);
    expect(ready).toBe(true);
  });
});
