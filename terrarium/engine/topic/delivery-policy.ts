import { InvalidParameter } from "./topic-errors.ts";

export type BackoffFunction = "linear" | "arithmetic" | "geometric" | "exponential";

/** When a delivery is tried again, as the delivery policy of SNS spells it; delays in seconds. */
export interface RetryPolicy {
  readonly minDelayTarget: number;
  readonly maxDelayTarget: number;
  readonly numRetries: number;
  readonly numNoDelayRetries: number;
  readonly numMinDelayRetries: number;
  readonly numMaxDelayRetries: number;
  readonly backoffFunction: BackoffFunction;
}

/** For queues and functions: 100,015 attempts after the first, over 23 days ("Amazon SNS message delivery retries"). */
export const MANAGED_ENDPOINT: RetryPolicy = {
  minDelayTarget: 1,
  maxDelayTarget: 20,
  numRetries: 100_015,
  numNoDelayRetries: 3,
  numMinDelayRetries: 2,
  numMaxDelayRetries: 100_000,
  backoffFunction: "exponential",
};

/** For e-mail: 50 attempts over 6 hours. */
export const CUSTOMER_ENDPOINT: RetryPolicy = {
  minDelayTarget: 10,
  maxDelayTarget: 600,
  numRetries: 50,
  numNoDelayRetries: 0,
  numMinDelayRetries: 2,
  numMaxDelayRetries: 38,
  backoffFunction: "exponential",
};

/** What GetTopicAttributes shows as the effective policy of HTTP subscriptions where none is given. */
export const HTTP_ENDPOINT: RetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  numMaxDelayRetries: 0,
  backoffFunction: "linear",
};

/** Milliseconds that all retries of an HTTP endpoint may take together. */
const LONGEST_HTTP_RETRY = 3_600_000;
const FUNCTIONS: readonly unknown[] = ["linear", "arithmetic", "geometric", "exponential"];

/**
 * Milliseconds until retry number `retry` (1 is the first after the first attempt); undefined when there is none left.
 * The phases are: at once, pre-backoff, backoff, post-backoff. AWS adds some jitter, which is not documented further.
 */
export function retryDelay(policy: RetryPolicy, retry: number): number | undefined {
  if (retry > policy.numRetries) return undefined;
  const { minDelayTarget: least, maxDelayTarget: most, numNoDelayRetries, numMinDelayRetries } = policy;
  if (retry <= numNoDelayRetries) return 0;
  if (retry <= numNoDelayRetries + numMinDelayRetries) return least * 1000;
  if (retry > policy.numRetries - policy.numMaxDelayRetries) return most * 1000;
  const steps = policy.numRetries - numNoDelayRetries - numMinDelayRetries - policy.numMaxDelayRetries;
  const step = retry - numNoDelayRetries - numMinDelayRetries;
  return Math.round(backoff(policy.backoffFunction, least, most, steps > 1 ? (step - 1) / (steps - 1) : 1) * 1000);
}

/**
 * The retry policy in a `DeliveryPolicy`, a topic's (`{"http": {"defaultHealthyRetryPolicy": …}}`) or a subscription's
 * (`{"healthyRetryPolicy": …}`); undefined where it has none.
 *
 * @throws InvalidParameter
 */
export function readRetryPolicy(given: unknown): RetryPolicy | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given !== "object") throw new InvalidParameter("DeliveryPolicy: healthyRetryPolicy must be an object");
  const policy = { ...HTTP_ENDPOINT, ...given };
  for (const [name, value] of Object.entries(policy)) {
    if (!Object.hasOwn(HTTP_ENDPOINT, name)) throw new InvalidParameter(`DeliveryPolicy: unknown property ${name}`);
    if (name === "backoffFunction" ? !FUNCTIONS.includes(value) : !Number.isInteger(value) || (value as number) < 0) {
      throw new InvalidParameter(`DeliveryPolicy: healthyRetryPolicy.${name} cannot be ${JSON.stringify(value)}`);
    }
  }
  const { numRetries, minDelayTarget, maxDelayTarget, numNoDelayRetries, numMinDelayRetries, numMaxDelayRetries } =
    policy;
  if (numRetries > 100) throw new InvalidParameter("DeliveryPolicy: healthyRetryPolicy.numRetries must be at most 100");
  if (minDelayTarget < 1 || maxDelayTarget > 3600 || minDelayTarget > maxDelayTarget) {
    throw new InvalidParameter(
      "DeliveryPolicy: healthyRetryPolicy needs 1 <= minDelayTarget <= maxDelayTarget <= 3600 seconds",
    );
  }
  if (numNoDelayRetries + numMinDelayRetries + numMaxDelayRetries > numRetries) {
    throw new InvalidParameter(
      "DeliveryPolicy: healthyRetryPolicy.numRetries must be greater than or equal to total of numMinDelayRetries, numNoDelayRetries and numMaxDelayRetries",
    );
  }
  let total = 0;
  for (let retry = 1; retry <= numRetries; retry++) total += retryDelay(policy, retry) ?? 0;
  if (total > LONGEST_HTTP_RETRY) {
    throw new InvalidParameter(
      `DeliveryPolicy: the retries of an HTTP endpoint may take 3600 seconds together, not ${Math.round(total / 1000)}`,
    );
  }
  return policy;
}

/** @param progress 0 at the first retry of the phase, 1 at its last */
function backoff(shape: BackoffFunction, least: number, most: number, progress: number): number {
  const span = most - least;
  switch (shape) {
    case "linear":
      return least + span * progress;
    case "arithmetic":
      return least + (span * progress * (progress + 1)) / 2;
    case "geometric":
      return least * (most / least) ** progress;
    case "exponential":
      return least + span * ((2 ** (progress * 10) - 1) / (2 ** 10 - 1));
  }
}
