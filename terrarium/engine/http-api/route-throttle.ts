import { type ThrottleLimits, TokenBucket } from "../rest-api/token-bucket.ts";

/** Unset is the account's. */
export type RouteLimits = Partial<ThrottleLimits>;

/** Limits of an account in a Region ("Amazon API Gateway quotas"). */
const ACCOUNT: ThrottleLimits = { burst: 5000, rate: 10_000 };

/**
 * "Throttle requests to your HTTP APIs": each route has a bucket of its own, with the limits of its route settings, else with
 * the stage's default ones.
 */
export class RouteThrottle {
  readonly #usual: RouteLimits;
  readonly #routes: ReadonlyMap<string, RouteLimits>;
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param routes by route key */
  constructor(usual: RouteLimits, routes: ReadonlyMap<string, RouteLimits>) {
    this.#usual = usual;
    this.#routes = routes;
  }

  /** Whether a request may pass now. */
  take(routeKey: string, now: number): boolean {
    let bucket = this.#buckets.get(routeKey);
    if (!bucket) {
      const own = this.#routes.get(routeKey) ?? {};
      const burst = own.burst ?? this.#usual.burst ?? ACCOUNT.burst;
      const rate = own.rate ?? this.#usual.rate ?? ACCOUNT.rate;
      bucket = new TokenBucket({ burst, rate }, now);
      this.#buckets.set(routeKey, bucket);
    }
    return bucket.take(now);
  }
}
