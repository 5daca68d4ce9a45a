import { type Condition, holds, knowsOperator } from "./condition.ts";
import type { RequestContext } from "./wildcard.ts";

const condition = (operator: string, key: string, ...values: string[]): Condition => ({ operator, key, values });
const SOURCE = { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/orders/delivery" };

describe("condition operators", () => {
  test.each<[Condition, RequestContext, boolean]>([
    [condition("StringEquals", "aws:x", "a", "b"), { "aws:x": "b" }, true],
    [condition("StringEquals", "AWS:X", "a"), { "aws:x": "a" }, true],
    [condition("StringEquals", "aws:x", "a"), { "aws:x": "A" }, false],
    [condition("StringEqualsIgnoreCase", "aws:x", "a"), { "aws:x": "A" }, true],
    [condition("StringNotEquals", "aws:x", "a", "b"), { "aws:x": "b" }, false],
    [condition("StringNotEquals", "aws:x", "a"), {}, true],
    [condition("StringEquals", "aws:x", "a"), {}, false],
    [condition("StringEqualsIfExists", "aws:x", "a"), {}, true],
    [condition("StringEqualsIfExists", "aws:x", "a"), { "aws:x": "b" }, false],
    [condition("StringLike", "aws:x", "a*c?"), { "aws:x": "abbcd" }, true],
    [condition("StringNotLike", "aws:x", "a*"), { "aws:x": "b" }, true],
    [condition("ArnEquals", "aws:SourceArn", "arn:aws:events:*:*:rule/orders/*"), SOURCE, true],
    [condition("ArnLike", "aws:SourceArn", "arn:aws:events:us-east-1:000000000000:rule/other/*"), SOURCE, false],
    [condition("ArnLike", "aws:SourceArn", "arn:aws:*:rule/orders/delivery"), SOURCE, false],
    [condition("ArnNotLike", "aws:SourceArn", "arn:aws:events:*:*:rule/other/*"), SOURCE, true],
    [condition("Bool", "aws:SecureTransport", "false"), { "aws:SecureTransport": "true" }, false],
    [condition("Bool", "aws:SecureTransport", "true"), { "aws:SecureTransport": "true" }, true],
    [condition("NumericLessThanEquals", "s3:max-keys", "10"), { "s3:max-keys": "10" }, true],
    [condition("NumericGreaterThan", "s3:max-keys", "10"), { "s3:max-keys": "x" }, false],
    [condition("NumericNotEquals", "s3:max-keys", "10"), { "s3:max-keys": "11" }, true],
    [
      condition("DateLessThan", "aws:CurrentTime", "2026-06-01T00:00:00Z"),
      { "aws:CurrentTime": "2026-05-31T23:59:59Z" },
      true,
    ],
    [condition("DateGreaterThan", "aws:EpochTime", "2026-06-01T00:00:00Z"), { "aws:EpochTime": "1767225600" }, false],
    [condition("IpAddress", "aws:SourceIp", "203.0.113.0/24"), { "aws:SourceIp": "203.0.113.7" }, true],
    [condition("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"), { "aws:SourceIp": "203.0.113.7" }, false],
    [condition("IpAddress", "aws:SourceIp", "2001:db8::/32"), { "aws:SourceIp": "2001:db8::1" }, true],
    [condition("Null", "aws:x", "true"), {}, true],
    [condition("Null", "aws:x", "true"), { "aws:x": "a" }, false],
    [condition("Null", "aws:x", "false"), { "aws:x": "a" }, true],
    [condition("ForAllValues:StringEquals", "aws:TagKeys", "a", "b"), { "aws:TagKeys": ["a", "b"] }, true],
    [condition("ForAllValues:StringEquals", "aws:TagKeys", "a"), { "aws:TagKeys": ["a", "b"] }, false],
    [condition("ForAllValues:StringEquals", "aws:TagKeys", "a"), {}, true],
    [condition("ForAnyValue:StringEquals", "aws:TagKeys", "a"), { "aws:TagKeys": ["a", "b"] }, true],
    [condition("ForAnyValue:StringEquals", "aws:TagKeys", "a"), {}, false],
    [condition("ForAnyValue:StringNotEquals", "aws:TagKeys", "a"), { "aws:TagKeys": ["a", "b"] }, true],
    [condition("ForAnyValue:StringNotEquals", "aws:TagKeys", "a"), {}, false],
    [condition("StringEquals", "aws:x", "${aws:y}"), { "aws:x": "a", "aws:y": "a" }, true],
    [condition("StringEquals", "aws:x", "${aws:y}"), { "aws:x": "a" }, false],
    [condition("StringLike", "aws:x", "${*}"), { "aws:x": "*" }, true],
    [condition("StringEquals", "aws:x", "${aws:y, 'none'}"), { "aws:x": "none" }, true],
    [condition("Frobnicate", "aws:x", "a"), { "aws:x": "a" }, false],
  ])("%j in %j: %s", (line, context, expected) => {
    expect(holds(line, context)).toBe(expected);
  });

  test("an operator that does not exist is known as such", () => {
    for (const operator of ["StringEquals", "ForAllValues:ArnLike", "BoolIfExists", "Null"])
      expect(knowsOperator(operator)).toBe(true);
    for (const operator of ["StringEqual", "NullIfExists", "ForSome:StringEquals"])
      expect(knowsOperator(operator)).toBe(false);
  });
});
