import { checkLifecycle, type LifecycleFilter, type LifecycleRule } from "../engine/object-store/lifecycle-rule.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import type { Arguments } from "../plan/arguments.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

const NO_CLASSES = "objects stay where they are: storage classes cost nothing here";

export default defineResource("aws_s3_bucket_lifecycle_configuration", {
  summary: "Expiry of current and noncurrent versions and of unfinished multipart uploads, evaluated at midnight UTC",
  honours: [
    "bucket",
    "rule.id",
    "rule.status",
    "rule.prefix",
    "rule.filter",
    "rule.expiration",
    "rule.noncurrent_version_expiration",
    "rule.abort_incomplete_multipart_upload",
  ],
  ignores: {
    "rule.transition": NO_CLASSES,
    "rule.noncurrent_version_transition": NO_CLASSES,
    transition_default_minimum_object_size: NO_CLASSES,
    expected_bucket_owner: "there is one account",
    timeouts: "a configuration is in force at once",
    id: "the provider sets it to the bucket's name",
  },
  attributes: (args) => ({ id: args.string("bucket") }),

  async start(args, world) {
    const lifecycle = args.blocks("rule").map(readRule);
    if (lifecycle.length === 0) args.fail("rule", "is required at least once");
    usingArgument(args, "rule", () => checkLifecycle(lifecycle));
    await world.service(ObjectStore).declared(args.string("bucket")).declare({ lifecycle });
    return undefined;
  },
});

function readRule(rule: Arguments): LifecycleRule {
  const status = rule.string("status");
  if (status !== "Enabled" && status !== "Disabled")
    rule.fail("status", `must be Enabled or Disabled, but is "${status}"`);
  const filter = rule.block("filter");
  const expiration = rule.block("expiration");
  const noncurrent = rule.block("noncurrent_version_expiration");
  return {
    id: rule.string("id"),
    enabled: status === "Enabled",
    filter: filter ? readFilter(filter) : { prefix: rule.optionalString("prefix") ?? "" },
    // Transitions are an action too: a rule that has nothing else is no error.
    ...((rule.has("transition") || rule.has("noncurrent_version_transition")) && { transitions: [] }),
    ...(expiration && { expiration: readExpiration(expiration) }),
    ...(noncurrent && {
      noncurrentExpiration: {
        days: positive(noncurrent, "noncurrent_days") ?? noncurrent.number("noncurrent_days"),
        newerVersions: positive(noncurrent, "newer_noncurrent_versions"),
      },
    }),
    abortUploadsAfterDays: abortAfter(rule),
  };
}

function readExpiration(expiration: Arguments): LifecycleRule["expiration"] {
  const date = expiration.optionalString("date");
  const at = date === undefined ? undefined : Date.parse(date);
  if (Number.isNaN(at)) expiration.fail("date", `must be a date such as 2026-01-01T00:00:00Z, but is "${date}"`);
  const marker = expiration.boolean("expired_object_delete_marker", false);
  return { days: positive(expiration, "days"), date: at, expiredObjectDeleteMarker: marker || undefined };
}

function readFilter(filter: Arguments): LifecycleFilter {
  const and = filter.block("and") ?? filter;
  const tag = filter.block("tag");
  const tags = tag ? { [tag.string("key")]: tag.string("value") } : and.record("tags");
  return {
    prefix: and.optionalString("prefix"),
    ...(Object.keys(tags).length > 0 && { tags }),
    sizeGreaterThan: and.optionalNumber("object_size_greater_than"),
    sizeLessThan: positive(and, "object_size_less_than"),
  };
}

function abortAfter(rule: Arguments): number | undefined {
  const abort = rule.block("abort_incomplete_multipart_upload");
  return abort && (positive(abort, "days_after_initiation") ?? abort.number("days_after_initiation"));
}

/** A whole number above 0. The provider writes 0 for what is not set. */
function positive(args: Arguments, name: string): number | undefined {
  const value = args.optionalNumber(name);
  if (value === undefined || value === 0) return undefined;
  if (!Number.isInteger(value) || value < 0) args.fail(name, `must be a whole number above 0, but is ${value}`);
  return value;
}
