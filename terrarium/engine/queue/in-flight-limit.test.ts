import { InFlightLimit } from "./in-flight-limit.ts";

test("it counts the queue at first and at the limit alone", () => {
  let inFlight = 119_990;
  let counts = 0;
  const limit = new InFlightLimit(() => {
    counts++;
    return inFlight;
  });
  expect(limit.room()).toBe(10);
  limit.received(5);
  expect(limit.room()).toBe(5);
  expect(counts).toBe(1);
  limit.returned();
  expect(limit.room()).toBe(6);
  limit.received(6);
  inFlight = 50;
  expect(limit.room()).toBe(119_950);
  expect(counts).toBe(2);
});
