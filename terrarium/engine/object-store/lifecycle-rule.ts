import { InvalidArgument, InvalidRequest } from "./errors.ts";
import type { ListedVersion } from "./object-version.ts";

/** To which objects a rule applies: all conditions must hold. */
export interface LifecycleFilter {
  readonly prefix?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Bytes; strictly greater, strictly less. */
  readonly sizeGreaterThan?: number;
  readonly sizeLessThan?: number;
}

/** A move to another storage class. It costs and saves nothing here: it is kept and told, and nothing else. */
export interface LifecycleTransition {
  readonly storageClass: string;
  readonly days?: number;
  /** `2026-01-01T00:00:00.000Z` */
  readonly date?: string;
  readonly newerNoncurrentVersions?: number;
}

/** "Lifecycle configuration elements" of the S3 user guide. */
export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly filter: LifecycleFilter;
  /** The prefix stands outside of a filter, as in configurations of before 2016. */
  readonly bare?: boolean;
  readonly expiration?: {
    readonly days?: number;
    /** Milliseconds since 1970, midnight UTC. */
    readonly date?: number;
    readonly expiredObjectDeleteMarker?: boolean;
  };
  readonly noncurrentExpiration?: { readonly days: number; readonly newerVersions?: number };
  readonly abortUploadsAfterDays?: number;
  readonly transitions?: readonly LifecycleTransition[];
  readonly noncurrentTransitions?: readonly LifecycleTransition[];
}

export const DAY = 24 * 60 * 60 * 1000;

/** Days count from the event to the midnight UTC that follows: "Lifecycle rules based on an object's age". */
export function dueAfter(days: number, since: number): number {
  return Math.ceil((since + days * DAY) / DAY) * DAY;
}

/** When the rule expires a current version, or undefined where it does not. */
export function expiryOf(rule: LifecycleRule, modified: number): number | undefined {
  const { days, date } = rule.expiration ?? {};
  return date ?? (days === undefined ? undefined : dueAfter(days, modified));
}

export function ruleApplies(rule: LifecycleRule, version: ListedVersion): boolean {
  const { prefix, tags, sizeGreaterThan, sizeLessThan } = rule.filter;
  if (!rule.enabled || !version.key.startsWith(prefix ?? "")) return false;
  if (!version.description) return tags === undefined;
  if (sizeGreaterThan !== undefined && version.size <= sizeGreaterThan) return false;
  if (sizeLessThan !== undefined && version.size >= sizeLessThan) return false;
  const own = version.description.tags;
  return Object.entries(tags ?? {}).every(([key, value]) => Object.hasOwn(own, key) && own[key] === value);
}

/** The soonest expiry of a current object, with the rule that sets it: what `x-amz-expiration` tells. */
export function nextExpiry(
  rules: readonly LifecycleRule[],
  version: ListedVersion,
): { readonly at: number; readonly ruleId: string } | undefined {
  let soonest: { at: number; ruleId: string } | undefined;
  for (const rule of rules) {
    const at = ruleApplies(rule, version) ? expiryOf(rule, version.modified) : undefined;
    if (at !== undefined && (!soonest || at < soonest.at)) soonest = { at, ruleId: rule.id };
  }
  return soonest;
}

/** What S3 would refuse as a configuration. @throws InvalidArgument, InvalidRequest */
export function checkLifecycle(rules: readonly LifecycleRule[]): void {
  const ids = new Set<string>();
  for (const rule of rules) {
    if (rule.id.length > 255) throw new InvalidArgument("ID length should not exceed allowed limit of 255");
    if (ids.has(rule.id)) throw new InvalidArgument("Rule ID must be unique. Found same ID for one or more rules");
    ids.add(rule.id);
    checkRule(rule);
  }
}

function checkRule({ id, expiration, filter, ...rule }: LifecycleRule): void {
  const { days, date, expiredObjectDeleteMarker: marker } = expiration ?? {};
  const acts = expiration ?? rule.noncurrentExpiration ?? rule.transitions ?? rule.noncurrentTransitions;
  if (acts === undefined && rule.abortUploadsAfterDays === undefined) {
    throw new InvalidRequest(`At least one action needs to be specified in the rule "${id}"`);
  }
  if (expiration && [days, date, marker].filter((one) => one !== undefined).length !== 1) {
    throw new InvalidRequest(
      `The Expiration of the rule "${id}" must have one of Days, Date and ExpiredObjectDeleteMarker`,
    );
  }
  if (date !== undefined && date % DAY !== 0) throw new InvalidArgument("'Date' must be at midnight GMT");
  if (filter.tags && (marker !== undefined || rule.abortUploadsAfterDays !== undefined)) {
    throw new InvalidRequest(
      `The rule "${id}" cannot have a Tag in its Filter with AbortIncompleteMultipartUpload or ExpiredObjectDeleteMarker`,
    );
  }
}
