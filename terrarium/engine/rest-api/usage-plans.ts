import { EngineError } from "../errors.ts";
import type { World } from "../world.ts";
import { type Period, periodStart } from "./period.ts";
import { QuotaCounters } from "./quota-counters.ts";
import { Refusal } from "./refusal.ts";
import { type ThrottleLimits, TokenBucket } from "./token-bucket.ts";

/** A usage plan or key that API Gateway would not take. */
export class InvalidUsagePlan extends EngineError {}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly enabled: boolean;
}

export interface UsagePlanDefinition {
  readonly id: string;
  readonly name: string;
  readonly stages: readonly {
    readonly apiId: string;
    readonly stage: string;
    /** Limits of single methods, by `/path/METHOD`. */
    readonly throttle: ReadonlyMap<string, ThrottleLimits>;
  }[];
  readonly throttle?: ThrottleLimits;
  readonly quota?: { readonly limit: number; readonly offset: number; readonly period: Period };
}

interface Plan {
  readonly definition: UsagePlanDefinition;
  /** By value. */
  readonly keys: Map<string, ApiKey>;
  readonly buckets: Map<string, TokenBucket>;
  /** The first period the plan is in has the offset taken off its limit. */
  readonly firstPeriod: number | undefined;
}

/** API keys, and the plans that say where and how much each may be used ("Usage plans and API keys for REST APIs"). */
export class UsagePlans {
  readonly #world: World;
  readonly #keys = new Map<string, ApiKey>();
  readonly #plans = new Map<string, Plan>();
  #quotas: QuotaCounters | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** @throws InvalidUsagePlan */
  addKey(key: ApiKey): void {
    const same = [...this.#keys.values()].find(({ value }) => value === key.value);
    if (same)
      throw new InvalidUsagePlan(`its value is that of the API key "${same.name}": two keys cannot have the same`);
    this.#keys.set(key.id, key);
  }

  removeKey(id: string): void {
    this.#keys.delete(id);
  }

  key(id: string): ApiKey | undefined {
    return this.#keys.get(id);
  }

  addPlan(definition: UsagePlanDefinition): void {
    const { quota } = definition;
    const firstPeriod = quota && periodStart(quota.period, this.#world.clock.now());
    this.#plans.set(definition.id, { definition, keys: new Map(), buckets: new Map(), firstPeriod });
  }

  removePlan(id: string): void {
    this.#plans.delete(id);
  }

  /** @throws InvalidUsagePlan */
  addKeyToPlan(planId: string, keyId: string): ApiKey {
    const plan = this.#plans.get(planId);
    const key = this.#keys.get(keyId);
    if (!plan) throw new InvalidUsagePlan(`there is no usage plan "${planId}"`);
    if (!key) throw new InvalidUsagePlan(`there is no API key "${keyId}"`);
    for (const other of this.#plans.values()) {
      const shared =
        other.keys.has(key.value) && other.definition.stages.find((stage) => serves(plan, stage.apiId, stage.stage));
      if (shared) {
        throw new InvalidUsagePlan(
          `the API key "${key.name}" is already in the usage plan "${other.definition.name}", which is for stage ${shared.stage} of the same API`,
        );
      }
    }
    plan.keys.set(key.value, key);
    return key;
  }

  /**
   * The key of a request, if it may be used there now. @throws Refusal
   *
   * @param method `/path/METHOD`
   */
  admit(value: string | undefined, apiId: string, stage: string, method: string): ApiKey {
    if (value === undefined || value === "") throw new Refusal("INVALID_API_KEY");
    for (const plan of this.#plans.values()) {
      const key = plan.keys.get(value);
      if (!key || !serves(plan, apiId, stage)) continue;
      if (!key.enabled) throw new Refusal("INVALID_API_KEY");
      this.#count(plan, key, apiId, stage, method);
      return key;
    }
    throw new Refusal("INVALID_API_KEY");
  }

  #count(plan: Plan, key: ApiKey, apiId: string, stage: string, method: string): void {
    const { throttle, quota, stages } = plan.definition;
    const now = this.#world.clock.now();
    const own = stages.find((place) => place.apiId === apiId && place.stage === stage)?.throttle.get(method);
    const limits = [
      [own, `${key.id} ${apiId} ${stage} ${method}`],
      [throttle, key.id],
    ] as const;
    for (const [limit, bucketOf] of limits) {
      if (!limit) continue;
      const bucket = plan.buckets.get(bucketOf) ?? new TokenBucket(limit, now);
      plan.buckets.set(bucketOf, bucket);
      if (!bucket.take(now)) throw new Refusal("THROTTLED");
    }
    if (!quota) return;
    this.#quotas ??= new QuotaCounters(this.#world);
    const start = periodStart(quota.period, now);
    const limit = start === plan.firstPeriod ? quota.limit - quota.offset : quota.limit;
    if (!this.#quotas.take(plan.definition.id, key.id, limit, start)) throw new Refusal("QUOTA_EXCEEDED");
  }
}

function serves(plan: Plan, apiId: string, stage: string): boolean {
  return plan.definition.stages.some((place) => place.apiId === apiId && place.stage === stage);
}
