import { pause } from "./clock.ts";
import { VirtualClock } from "./virtual-clock.ts";

describe("VirtualClock", () => {
  test("timers fire in the order in which they are due, each at its own time", async () => {
    const clock = new VirtualClock(0);
    const fired: [string, number][] = [];
    clock.after(2000, () => fired.push(["late", clock.now()]));
    clock.after(1000, () => fired.push(["early", clock.now()]));
    await clock.advance(1500);
    expect(fired).toEqual([["early", 1000]]);
    await clock.advance(500);
    expect(fired).toEqual([
      ["early", 1000],
      ["late", 2000],
    ]);
  });

  test("a timer set by what another set off fires within the same advance", async () => {
    const clock = new VirtualClock(0);
    const times: number[] = [];
    (async () => {
      for (let i = 0; i < 3; i++) {
        await pause(clock, 100);
        times.push(clock.now());
      }
    })();
    await clock.advance(1000);
    expect(times).toEqual([100, 200, 300]);
    expect(clock.now()).toBe(1000);
  });

  test("a cancelled timer does not fire, and an aborted pause ends at once", async () => {
    const clock = new VirtualClock(0);
    let fired = false;
    clock.after(10, () => (fired = true)).cancel();
    const abort = new AbortController();
    const waiting = pause(clock, 1000, abort.signal);
    abort.abort();
    await waiting;
    await clock.advance(20);
    expect(fired).toBe(false);
  });
});
