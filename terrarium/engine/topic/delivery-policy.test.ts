import { CUSTOMER_ENDPOINT, HTTP_ENDPOINT, MANAGED_ENDPOINT, readRetryPolicy, retryDelay } from "./delivery-policy.ts";

const seconds = (policy: Parameters<typeof retryDelay>[0], from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => retryDelay(policy, from + index)).map(
    (delay) => delay && Math.round(delay / 1000),
  );

test("queues and functions: 100,015 retries over 23 days", () => {
  expect(seconds(MANAGED_ENDPOINT, 1, 5)).toEqual([0, 0, 0, 1, 1]);
  expect(retryDelay(MANAGED_ENDPOINT, 6)).toBe(1_000);
  expect(retryDelay(MANAGED_ENDPOINT, 15)).toBe(20_000);
  expect(retryDelay(MANAGED_ENDPOINT, 100_015)).toBe(20_000);
  expect(retryDelay(MANAGED_ENDPOINT, 100_016)).toBeUndefined();
  let total = 0;
  for (let retry = 1; retry <= 100_015; retry++) total += retryDelay(MANAGED_ENDPOINT, retry) ?? 0;
  expect(Math.floor(total / 86_400_000)).toBe(23);
});

test("e-mail: 50 retries over 6 hours", () => {
  expect(seconds(CUSTOMER_ENDPOINT, 1, 3)).toEqual([10, 10, 10]);
  expect(seconds(CUSTOMER_ENDPOINT, 12, 14)).toEqual([600, 600, 600]);
  const all = Array.from({ length: 50 }, (_, index) => retryDelay(CUSTOMER_ENDPOINT, index + 1) ?? 0);
  expect(Math.floor(all.reduce((a, b) => a + b) / 3_600_000)).toBe(6);
  expect([...all.slice(2, 12)].sort((a, b) => a - b)).toEqual(all.slice(2, 12));
  expect(retryDelay(CUSTOMER_ENDPOINT, 51)).toBeUndefined();
});

test("HTTP without a policy of its own: three retries, 20 seconds apart", () => {
  expect(seconds(HTTP_ENDPOINT, 1, 4)).toEqual([20, 20, 20, undefined]);
});

test.each([
  ["linear", [1, 4, 7, 10]],
  ["arithmetic", [1, 3, 6, 10]],
  ["geometric", [1, 2, 5, 10]],
  ["exponential", [1, 1, 2, 10]],
])("the %s back-off goes from the least delay to the most", (backoffFunction, expected) => {
  const policy = readRetryPolicy({ minDelayTarget: 1, maxDelayTarget: 10, numRetries: 4, backoffFunction })!;
  expect(seconds(policy, 1, 4)).toEqual(expected);
});

test.each([
  [{ numRetries: -1 }, /numRetries cannot be -1/],
  [{ numRetries: 101 }, /at most 100/],
  [{ backoffFunction: "random" }, /backoffFunction cannot be "random"/],
  [{ minDelayTarget: 30 }, /minDelayTarget <= maxDelayTarget/],
  [{ numRetries: 2, numNoDelayRetries: 3 }, /greater than or equal to total/],
  [{ numRetries: 100, minDelayTarget: 60, maxDelayTarget: 60 }, /3600 seconds together, not 6000/],
  [{ retries: 2 }, /unknown property retries/],
])("%j is refused", (policy, reason) => {
  expect(() => readRetryPolicy(policy)).toThrow(reason);
});
