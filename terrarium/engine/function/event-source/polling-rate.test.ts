import { VirtualClock } from "../../virtual-clock.ts";
import { PollingRate } from "./polling-rate.ts";

const never = new AbortController().signal;

function fill(rate: PollingRate): number {
  const started = rate.room;
  for (let index = 0; index < started; index++) rate.start();
  return started;
}

test("five batches at first, and one more with each success while all are in use", () => {
  const rate = new PollingRate(new VirtualClock());
  expect(fill(rate)).toBe(5);
  rate.end("processed");
  expect(rate.limit).toBe(6);
  rate.end("processed");
  expect(rate.limit).toBe(6);
});

test("no more than the maximum concurrency", () => {
  const rate = new PollingRate(new VirtualClock(), 2);
  for (let round = 0; round < 3; round++) {
    expect(fill(rate)).toBe(2);
    rate.end("processed");
    rate.end("processed");
  }
});

test("failures halve it, but not below two", () => {
  const rate = new PollingRate(new VirtualClock());
  fill(rate);
  rate.end("failed");
  expect(rate.limit).toBe(2);
  rate.end("failed");
  expect(rate.limit).toBe(2);
});

test("after a throttle nothing begins for a second, and for two after the next", async () => {
  const clock = new VirtualClock();
  const rate = new PollingRate(clock);
  for (const delay of [1000, 2000]) {
    rate.start();
    rate.end("throttled");
    let ready = false;
    const waiting = rate.ready(never).then(() => {
      ready = true;
    });
    await clock.advance(delay - 1);
    expect(ready).toBe(false);
    await clock.advance(1);
    await waiting;
  }
});

test("who waits goes on when a batch ends, or when the mapping stops", async () => {
  const rate = new PollingRate(new VirtualClock(), 2);
  fill(rate);
  const room = rate.ready(never);
  rate.end("processed");
  await room;
  rate.start();
  const stopping = new AbortController();
  const stopped = rate.ready(stopping.signal);
  stopping.abort();
  await stopped;
});
