import { type ThrottleLimits, TokenBucket } from "./token-bucket.ts";

/** What is unset of a method's limits comes from the next wider ones. */
export interface MethodThrottle {
  readonly burst?: number;
  readonly rate?: number;
}

/** Limits of an account in a Region: 10,000 a second and 5,000 at once ("Amazon API Gateway quotas"). */
const ACCOUNT: ThrottleLimits = { burst: 5000, rate: 10_000 };

/** Names a method as method settings do: path without slashes around it, and method; both "*" for all. */
function keyOf(path: string, method: string): string {
  return `${path.replaceAll("~1", "/").replace(/^\/+|\/+$/g, "")} ${method}`;
}

const ALL = keyOf("*", "*");

/**
 * The throttling of a stage by its method settings. A method for which there are settings has limits of its own; each
 * method has a bucket of its own.
 */
export class StageThrottle {
  readonly #settings = new Map<string, MethodThrottle>();
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param methodPath `sub/POST`, or an asterisk for both parts */
  set(methodPath: string, throttle: MethodThrottle): void {
    const end = methodPath.lastIndexOf("/");
    this.#settings.set(keyOf(methodPath.slice(0, Math.max(0, end)), methodPath.slice(end + 1)), throttle);
    this.#buckets.clear();
  }

  /** Whether a request may pass now. @param method as the API declares it: ANY has one bucket for all */
  take(resourcePath: string, method: string, now: number): boolean {
    const known = `${resourcePath} ${method}`;
    let bucket = this.#buckets.get(known);
    if (!bucket) {
      bucket = new TokenBucket(this.#limits(resourcePath, method), now);
      this.#buckets.set(known, bucket);
    }
    return bucket.take(now);
  }

  #limits(resourcePath: string, method: string): ThrottleLimits {
    const own = this.#settings.get(keyOf(resourcePath, method));
    const all = this.#settings.get(ALL);
    return {
      burst: own?.burst ?? all?.burst ?? ACCOUNT.burst,
      rate: own?.rate ?? all?.rate ?? ACCOUNT.rate,
    };
  }
}
