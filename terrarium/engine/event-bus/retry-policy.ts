import type { Random } from "../random.ts";
import { ValidationException } from "./event-bus-errors.ts";

/** How long a target is tried again ("PutTargets", RetryPolicy). */
export interface RetryPolicy {
  /** 0 to 185. */
  readonly maximumRetryAttempts: number;
  /** 60 to 86,400. */
  readonly maximumEventAgeInSeconds: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 86_400 };

const FIRST_DELAY = 1_000;
/** With this bound, 185 tries with jitter take about the 24 hours that EventBridge says they take. */
const LONGEST_DELAY = 640_000;

/** @throws ValidationException */
export function retryPolicyOf(given: Partial<RetryPolicy> = {}): RetryPolicy {
  const policy = { ...DEFAULT_RETRY_POLICY, ...given };
  check("MaximumRetryAttempts", policy.maximumRetryAttempts, 0, 185);
  check("MaximumEventAgeInSeconds", policy.maximumEventAgeInSeconds, 60, 86_400);
  return policy;
}

/**
 * Milliseconds until the next try, "with an exponential back off and jitter" (doc: "Event retry policy and using dead-letter
 * queues").
 *
 * @param retries how many there were: 0 after the first try
 */
export function retryDelay(retries: number, random: Random): number {
  const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(retries, 20));
  return Math.round(delay * (0.5 + 0.5 * random.fraction()));
}

function check(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw ValidationException.of(`RetryPolicy.${name}`, `it must be from ${least} to ${most}, but is ${value}`);
  }
}
