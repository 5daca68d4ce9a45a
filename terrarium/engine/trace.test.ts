import { Trace } from "./trace.ts";
import { VirtualClock } from "./virtual-clock.ts";

describe("Trace", () => {
  test("next finds what has happened, and waits for what has not", async () => {
    const trace = new Trace(new VirtualClock(0));
    trace.record("queued", "arn:q", "m1");
    expect(await trace.next({ hop: "queued" })).toMatchObject({ seq: 1, part: "arn:q", lineage: "m1" });
    const later = trace.next({ hop: "queued" }, { since: trace.seq });
    trace.record("received", "arn:q", "m2");
    trace.record("queued", "arn:q", "m2");
    expect((await later).lineage).toBe("m2");
  });

  test("count gathers past and coming records once each", async () => {
    const trace = new Trace(new VirtualClock(0));
    trace.record("delivered", "p", "a");
    const all = trace.count({ hop: "delivered" }, 3);
    trace.record("delivered", "p", "b");
    trace.record("delivered", "p", "c");
    expect((await all).map((record) => record.lineage)).toEqual(["a", "b", "c"]);
  });

  test("the oldest records are let go, and the newest stay in order", () => {
    const trace = new Trace(new VirtualClock(0));
    for (let i = 1; i <= 50_000; i++) trace.record("queued", "q", String(i));
    const kept = trace.since();
    expect(kept.length).toBeGreaterThanOrEqual(20_000);
    expect(kept.length).toBeLessThan(40_001);
    expect(kept.at(-1)?.seq).toBe(50_000);
    expect(trace.since(49_998).map((record) => record.seq)).toEqual([49_999, 50_000]);
  });
});
