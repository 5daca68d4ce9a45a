import type { World } from "../world.ts";
import type { Bucket } from "./bucket.ts";
import { NoSuchBucket } from "./errors.ts";
import { dueAfter, expiryOf, type LifecycleRule, ruleApplies } from "./lifecycle-rule.ts";
import type { ListedVersion } from "./object-version.ts";
import type { VersionTable } from "./version-table.ts";

/** When rules of an earlier run are looked at first: everything has been declared by then. */
const AFTER_START = 60_000;
/** How many keys are looked at before others get their turn. */
const KEYS_AT_ONCE = 200;

/**
 * Evaluates the lifecycle rules of all buckets at each midnight UTC, as S3 does: "Managing the lifecycle of objects" of
 * the S3 user guide. Rules that were there before this run of the terrarium are evaluated soon after its start as
 * well, as midnights may have passed since.
 */
export class Lifecycle {
  readonly #world: World;
  readonly #versions: VersionTable;
  readonly #buckets: () => readonly Bucket[];

  constructor(world: World, versions: VersionTable, buckets: () => readonly Bucket[]) {
    this.#world = world;
    this.#versions = versions;
    this.#buckets = buckets;
  }

  start(): void {
    this.#after(AFTER_START);
  }

  #after(ms: number): void {
    this.#world.clock.after(ms, () => {
      const now = this.#world.clock.now();
      this.#after(dueAfter(0, now + 1) - now);
      this.#evaluateAll(now).catch((error) => this.#failed(error));
    });
  }

  async #evaluateAll(now: number): Promise<void> {
    for (const bucket of this.#buckets()) {
      try {
        await this.#evaluate(bucket, now);
      } catch (error) {
        // A bucket that was deleted meanwhile has nothing left to expire.
        if (error instanceof NoSuchBucket) continue;
        this.#failed(error, bucket.name);
      }
    }
  }

  #failed(error: unknown, bucket?: string): void {
    const reason = (error as Error).message;
    this.#world.log.error("lifecycle rules could not be evaluated", { ...(bucket && { bucket }), reason });
  }

  async #evaluate(bucket: Bucket, now: number): Promise<void> {
    const rules = bucket.settings.lifecycle?.filter(({ enabled }) => enabled) ?? [];
    if (rules.length === 0) return;
    await this.#abortUploads(bucket, rules, now);
    await this.#expireObjects(bucket, rules, now);
  }

  async #abortUploads(bucket: Bucket, rules: readonly LifecycleRule[], now: number): Promise<void> {
    const due = bucket.uploads
      .list()
      .filter(({ key, initiated }) =>
        rules.some(
          ({ abortUploadsAfterDays: days, filter }) =>
            days !== undefined && key.startsWith(filter.prefix ?? "") && dueAfter(days, initiated) <= now,
        ),
      );
    await Promise.all(due.map((upload) => bucket.uploads.abort(upload)));
  }

  async #expireObjects(bucket: Bucket, rules: readonly LifecycleRule[], now: number): Promise<void> {
    const { id } = bucket.row;
    let keys = this.#versions.keys(id, "", KEYS_AT_ONCE);
    while (keys.length > 0) {
      const expired = keys.flatMap((key) => expiredOf([...this.#versions.versionsOf(id, key)], rules, now));
      await Promise.all(
        expired.map(({ version, rule, permanently }) =>
          bucket.delete(version.key, { rule: rule.id, versionId: permanently ? version.versionId : undefined }),
        ),
      );
      keys = this.#versions.keys(id, keys.at(-1)!, KEYS_AT_ONCE);
    }
  }
}

interface Expiry {
  readonly version: ListedVersion;
  readonly rule: LifecycleRule;
  /** The version itself goes; else the object is deleted, which in a versioned bucket leaves a delete marker. */
  readonly permanently: boolean;
}

/** Which versions of one key are due, given all of them, the newest first. */
export function expiredOf(versions: readonly ListedVersion[], rules: readonly LifecycleRule[], now: number): Expiry[] {
  const expired: Expiry[] = [];
  versions.forEach((version, index) => {
    const newer = versions[index - 1];
    const due = (rule: LifecycleRule) =>
      newer ? noncurrentDue(rule, newer.modified, index - 1, now) : currentDue(rule, version, versions.length, now);
    const rule = rules.find((rule) => ruleApplies(rule, version) && due(rule));
    if (rule) expired.push({ version, rule, permanently: newer !== undefined || version.deleteMarker });
  });
  return expired;
}

function currentDue(rule: LifecycleRule, version: ListedVersion, versions: number, now: number): boolean {
  const due = (expiryOf(rule, version.modified) ?? Number.POSITIVE_INFINITY) <= now;
  if (!version.deleteMarker) return due;
  // A delete marker goes when nothing is left that it hides.
  return versions === 1 && (due || rule.expiration?.expiredObjectDeleteMarker === true);
}

function noncurrentDue(rule: LifecycleRule, noncurrentSince: number, newerNoncurrent: number, now: number): boolean {
  const { days, newerVersions = 0 } = rule.noncurrentExpiration ?? {};
  return days !== undefined && newerNoncurrent >= newerVersions && dueAfter(days, noncurrentSince) <= now;
}
