import type { LifecycleFilter, LifecycleRule, LifecycleTransition } from "../../engine/object-store/lifecycle-rule.ts";
import { malformedXml, type XmlElement } from "./xml-reader.ts";
import { element, text } from "./xml-writer.ts";

/** A rule of "PutBucketLifecycleConfiguration" of the S3 API reference. @throws WireError MalformedXML */
export function readRule(rule: XmlElement, otherwiseId: string): LifecycleRule {
  const status = rule.required("Status");
  if (status !== "Enabled" && status !== "Disabled") throw malformedXml();
  const expiration = rule.child("Expiration");
  const noncurrent = rule.child("NoncurrentVersionExpiration");
  const filter = rule.child("Filter");
  const prefix = rule.optional("Prefix");
  if (!filter && prefix === undefined) throw malformedXml();
  const transitions = rule.all("Transition").map(readTransition);
  const noncurrentTransitions = rule.all("NoncurrentVersionTransition").map(readTransition);
  return {
    id: rule.optional("ID") || otherwiseId,
    enabled: status === "Enabled",
    filter: filter ? readFilter(filter) : { prefix },
    ...(!filter && { bare: true }),
    ...(expiration && {
      expiration: {
        days: expiration.number("Days", 1),
        date: dateOf(expiration),
        expiredObjectDeleteMarker: expiration.boolean("ExpiredObjectDeleteMarker"),
      },
    }),
    ...(noncurrent && {
      noncurrentExpiration: {
        days: noncurrent.number("NoncurrentDays", 1) ?? missing(),
        newerVersions: noncurrent.number("NewerNoncurrentVersions", 1),
      },
    }),
    abortUploadsAfterDays: rule.child("AbortIncompleteMultipartUpload")?.number("DaysAfterInitiation", 1),
    ...(transitions.length > 0 && { transitions }),
    ...(noncurrentTransitions.length > 0 && { noncurrentTransitions }),
  };
}

export function writeRule(rule: LifecycleRule): string {
  const { expiration, noncurrentExpiration: noncurrent, abortUploadsAfterDays: abort } = rule;
  return element(
    "Rule",
    text("ID", rule.id),
    rule.bare ? text("Prefix", rule.filter.prefix) : writeFilter(rule.filter),
    text("Status", rule.enabled ? "Enabled" : "Disabled"),
    ...(rule.transitions ?? []).map((transition) => writeTransition("Transition", "Days", transition)),
    expiration
      ? element(
          "Expiration",
          text("Days", expiration.days),
          text("Date", expiration.date === undefined ? undefined : new Date(expiration.date).toISOString()),
          text("ExpiredObjectDeleteMarker", expiration.expiredObjectDeleteMarker),
        )
      : "",
    ...(rule.noncurrentTransitions ?? []).map((transition) =>
      writeTransition("NoncurrentVersionTransition", "NoncurrentDays", transition),
    ),
    noncurrent
      ? element(
          "NoncurrentVersionExpiration",
          text("NoncurrentDays", noncurrent.days),
          text("NewerNoncurrentVersions", noncurrent.newerVersions),
        )
      : "",
    abort === undefined ? "" : element("AbortIncompleteMultipartUpload", text("DaysAfterInitiation", abort)),
  );
}

function readFilter(filter: XmlElement): LifecycleFilter {
  const and = filter.child("And") ?? filter;
  const tags = and.all("Tag").map((tag) => [tag.required("Key"), tag.required("Value")]);
  if (filter.children.length > 1) throw malformedXml();
  return {
    prefix: and.optional("Prefix"),
    ...(tags.length > 0 && { tags: Object.fromEntries(tags) }),
    sizeGreaterThan: and.number("ObjectSizeGreaterThan"),
    sizeLessThan: and.number("ObjectSizeLessThan"),
  };
}

function writeFilter({ prefix, tags, sizeGreaterThan, sizeLessThan }: LifecycleFilter): string {
  const conditions = [
    ...(prefix === undefined ? [] : [text("Prefix", prefix)]),
    ...Object.entries(tags ?? {}).map(([key, value]) => element("Tag", text("Key", key), text("Value", value))),
    ...(sizeGreaterThan === undefined ? [] : [text("ObjectSizeGreaterThan", sizeGreaterThan)]),
    ...(sizeLessThan === undefined ? [] : [text("ObjectSizeLessThan", sizeLessThan)]),
  ];
  return element("Filter", conditions.length > 1 ? element("And", ...conditions) : conditions.join(""));
}

function readTransition(transition: XmlElement): LifecycleTransition {
  return {
    storageClass: transition.required("StorageClass"),
    days: transition.number("Days") ?? transition.number("NoncurrentDays"),
    date: transition.optional("Date"),
    newerNoncurrentVersions: transition.number("NewerNoncurrentVersions"),
  };
}

function writeTransition(name: string, days: string, transition: LifecycleTransition): string {
  return element(
    name,
    text(days, transition.days),
    text("Date", transition.date),
    text("StorageClass", transition.storageClass),
    text("NewerNoncurrentVersions", transition.newerNoncurrentVersions),
  );
}

function dateOf(expiration: XmlElement): number | undefined {
  const date = expiration.optional("Date");
  if (date === undefined) return undefined;
  const at = Date.parse(date);
  if (Number.isNaN(at)) throw malformedXml();
  return at;
}

function missing(): never {
  throw malformedXml();
}
