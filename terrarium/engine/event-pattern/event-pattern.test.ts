import fc from "fast-check";
import { EventPattern } from "./event-pattern.ts";
import { InvalidEventPattern } from "./invalid-event-pattern.ts";

const matches = (pattern: object, event: object) => EventPattern.compile(JSON.stringify(pattern)).matches(event);

/** The sample event of "Creating Amazon EventBridge event patterns". */
const EC2 = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "111122223333",
  time: "2017-12-22T18:43:48Z",
  region: "us-west-1",
  resources: ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0", "arn:aws:ec2:::second"],
  detail: { "instance-id": "i-1234567890abcdef0", state: "terminated", "c-count": 4, "d-count": 9, "x-limit": 301.8 },
};

describe("EventPattern", () => {
  it.each<[string, object, object, boolean]>([
    ["equals", { source: ["aws.ec2"], detail: { state: ["terminated"] } }, EC2, true],
    ["and", { source: ["aws.ec2"], region: ["eu-west-1"] }, EC2, false],
    ["or", { region: ["eu-west-1", "us-west-1"] }, EC2, true],
    ["names are case-sensitive", { Source: ["aws.ec2"] }, EC2, false],
    ["a value of an array", { resources: ["arn:aws:ec2:::second"] }, EC2, true],
    ["no value of an array", { resources: ["arn:aws:ec2:::third"] }, EC2, false],
    ["null", { a: [null] }, { a: null }, true],
    ["null is not the empty string", { a: [""] }, { a: null }, false],
    ["the empty string", { a: [""] }, { a: "" }, true],
    ["null is not absence", { a: [null] }, {}, false],
    ["true", { a: [true] }, { a: true }, true],
    ["true is no string", { a: [true] }, { a: "true" }, false],
    ["numbers by value", { a: [300] }, { a: 3.0e2 }, true],
    ["a number is no string", { a: [300] }, { a: "300" }, false],
    ["prefix", { time: [{ prefix: "2017-12-22" }] }, EC2, true],
    ["prefix, not", { time: [{ prefix: "2018" }] }, EC2, false],
    ["prefix of a number", { detail: { "c-count": [{ prefix: "4" }] } }, EC2, false],
    ["prefix, ignoring case", { source: [{ prefix: { "equals-ignore-case": "AWS." } }] }, EC2, true],
    ["suffix", { file: [{ suffix: ".png" }] }, { file: "a.png" }, true],
    ["suffix, not", { file: [{ suffix: ".png" }] }, { file: "a.PNG" }, false],
    ["suffix, ignoring case", { file: [{ suffix: { "equals-ignore-case": ".png" } }] }, { file: "a.PNG" }, true],
    ["equals-ignore-case", { source: [{ "equals-ignore-case": "AWS.ec2" }] }, EC2, true],
    ["anything-but a string", { detail: { state: [{ "anything-but": "initializing" }] } }, EC2, true],
    ["anything-but a string, not", { detail: { state: [{ "anything-but": "terminated" }] } }, EC2, false],
    ["anything-but needs the field", { detail: { nope: [{ "anything-but": "terminated" }] } }, EC2, false],
    ["anything-but takes null", { a: [{ "anything-but": "x" }] }, { a: null }, true],
    ["anything-but numbers", { detail: { "c-count": [{ "anything-but": [1, 2, 3] }] } }, EC2, true],
    ["anything-but numbers, not", { detail: { "c-count": [{ "anything-but": [3, 4] }] } }, EC2, false],
    ["anything-but prefix", { region: [{ "anything-but": { prefix: "us-" } }] }, EC2, false],
    ["anything-but prefixes", { region: [{ "anything-but": { prefix: ["eu-", "ap-"] } }] }, EC2, true],
    ["anything-but suffix", { region: [{ "anything-but": { suffix: "-1" } }] }, EC2, false],
    ["anything-but, ignoring case", { source: [{ "anything-but": { "equals-ignore-case": "AWS.EC2" } }] }, EC2, false],
    ["anything-but wildcard", { path: [{ "anything-but": { wildcard: "*/lib/*" } }] }, { path: "a/lib/b" }, false],
    ["numeric range", { detail: { "c-count": [{ numeric: [">", 0, "<=", 5] }] } }, EC2, true],
    ["numeric less", { detail: { "d-count": [{ numeric: ["<", 9] }] } }, EC2, false],
    ["numeric equals", { detail: { "x-limit": [{ numeric: ["=", 3.018e2] }] } }, EC2, true],
    ["numeric of a string", { a: [{ numeric: [">", 0] }] }, { a: "1" }, false],
    ["cidr", { ip: [{ cidr: "10.0.0.0/24" }] }, { ip: "10.0.0.255" }, true],
    ["cidr, not", { ip: [{ cidr: "10.0.0.0/24" }] }, { ip: "10.0.1.0" }, false],
    ["cidr v6", { ip: [{ cidr: "2001:db8::/32" }] }, { ip: "2001:db8:1::1" }, true],
    ["cidr of no address", { ip: [{ cidr: "10.0.0.0/24" }] }, { ip: "ten" }, false],
    ["wildcard", { bus: [{ wildcard: "arn:*:event-bus/*" }] }, { bus: "arn:aws:events:event-bus/mine" }, true],
    ["wildcard, the pieces may not overlap", { a: [{ wildcard: "ab*ba" }] }, { a: "aba" }, false],
    ["wildcard, escaped", { a: [{ wildcard: "1\\*2\\\\*" }] }, { a: "1*2\\3" }, true],
    ["exists", { detail: { state: [{ exists: true }] } }, EC2, true],
    ["exists of an object", { detail: [{ exists: true }] }, EC2, false],
    ["exists of an empty array", { resources: [{ exists: true }] }, { resources: [] }, false],
    ["does not exist", { detail: { error: [{ exists: false }] } }, EC2, true],
    ["does not exist, but does", { detail: { state: [{ exists: false }] } }, EC2, false],
    ["does not exist below what does not", { detail: { a: { b: [{ exists: false }] } } }, EC2, true],
    ["absent or another value", { detail: { state: [{ exists: false }, { "anything-but": "x" }] } }, EC2, true],
    ["$or", { $or: [{ source: ["x"] }, { region: ["us-west-1"] }] }, EC2, true],
    ["$or, none", { $or: [{ source: ["x"] }, { region: ["x"] }] }, EC2, false],
    [
      "$or within a field, beside another condition",
      {
        detail: {
          state: ["terminated"],
          $or: [{ "c-count": [{ numeric: [">", 5] }] }, { "d-count": [{ numeric: ["<", 10] }] }],
        },
      },
      EC2,
      true,
    ],
    ["$or inside $or", { $or: [{ source: ["x"] }, { $or: [{ id: ["x"] }, { version: ["0"] }] }] }, EC2, true],
    ["$or as the name of a field", { $or: { a: [1] } }, { $or: { a: 1 } }, true],
    ["dots in the pattern's names", { "detail.state": ["terminated"] }, EC2, true],
    ["dots in the event's names", { detail: { a: { b: [1] } } }, { detail: { "a.b": 1 } }, true],
    [
      "all conditions on the same element of an array",
      { people: { first: ["Ada"], last: ["Hopper"] } },
      {
        people: [
          { first: "Ada", last: "Lovelace" },
          { first: "Grace", last: "Hopper" },
        ],
      },
      false,
    ],
    [
      "one element of an array",
      { people: { first: ["Grace"] } },
      { people: [{ first: "Ada" }, { first: "Grace" }] },
      true,
    ],
    ["absent in every element", { people: { last: [{ exists: false }] } }, { people: [{ last: "x" }, {}] }, false],
  ])("%s", (_name, pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it("takes the last of two equal names, as JSON does", () => {
    const pattern = EventPattern.compile('{"a": [{"prefix": "us-"}], "a": [{"anything-but": "us-east"}]}');
    expect(pattern.matches({ a: "eu" })).toBe(true);
  });

  it.each<[string, string]>([
    ["{", "it is not JSON"],
    ["[]", "Filter is not an object"],
    ["{}", "Empty objects are not allowed"],
    ['{"a": {}}', "Empty objects are not allowed (at a)"],
    ['{"a": []}', "Empty arrays are not allowed (at a)"],
    ['{"a": "x"}', '"a" must be an object or an array (at a)'],
    ['{"a": [["x"]]}', "Match value must be String, number, true, false, or null (at a)"],
    ['{"a": {"b": [{"contains": "x"}]}}', "Unrecognized match type contains (at a > b > contains)"],
    ['{"a": [{"prefix": "x", "suffix": "y"}]}', "Only one key allowed in match expression (at a)"],
    ['{"a": [{}]}', "Match expression name not found (at a)"],
    ['{"a": [{"prefix": 1}]}', "prefix match pattern must be a string"],
    ['{"a": [{"suffix": {"wildcard": "x"}}]}', "Unsupported suffix pattern: wildcard"],
    ['{"a": [{"numeric": [">", 0, ">", 0]}]}', "Bad numeric range operator: >"],
    ['{"a": [{"numeric": ["<", "1"]}]}', "Value of < must be numeric"],
    ['{"a": [{"numeric": 5}]}', "Value of numeric must be an array."],
    ['{"a": [{"anything-but": null}]}', "Value of anything-but must be an array or single string/number value."],
    ['{"a": [{"anything-but": [1, "x"]}]}', "mixed type is not supported"],
    ['{"a": [{"anything-but": {"prefix": ""}}]}', "Null prefix/suffix not allowed"],
    ['{"a": [{"exists": "true"}]}', "exists match pattern must be either true or false."],
    ['{"a": [{"cidr": "10.0.0.0"}]}', "Malformed CIDR, one '/' required"],
    ['{"a": [{"cidr": "10.0.0.0/33"}]}', "mask bits must be at most 32"],
    ['{"a": [{"cidr": "ten/8"}]}', "Nonstandard IP address: ten"],
    ['{"a": [{"wildcard": "a**b"}]}', "Consecutive wildcard characters"],
    ['{"a": [{"wildcard": "a\\\\b"}]}', "Invalid escape character"],
    ['{"$or": [{"a": [1]}]}', "at least 2 Objects in $or"],
    ['{"$or": [{"prefix": [1]}, {"a": [1]}]}', "prefix is a reserved field name"],
  ])("refuses %s", (pattern, reason) => {
    expect(() => EventPattern.compile(pattern)).toThrow(InvalidEventPattern);
    expect(() => EventPattern.compile(pattern)).toThrow(reason);
  });

  it("refuses more than 1,000 combinations of $or", () => {
    const or = { $or: [...Array(11).keys()].map((i) => ({ [`a${i}`]: [1] })) };
    expect(() => EventPattern.compile({ a: or, b: or, c: or })).toThrow("1331 combinations");
    expect(() => EventPattern.compile({ a: or, b: or })).not.toThrow();
  });
});

describe("properties of patterns", () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const name = fc.stringMatching(/^[a-z]{1,4}$/);
  const event = fc.dictionary(name, fc.oneof(scalar, fc.dictionary(name, scalar, { minKeys: 1 })), { minKeys: 1 });

  const exactPattern = (value: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        item !== null && typeof item === "object" ? exactPattern(item as Record<string, unknown>) : [item],
      ]),
    );

  it("an event fits the pattern made of itself, and of any part of itself", () => {
    fc.assert(
      fc.property(event, fc.nat(), (value, pick) => {
        const pattern = exactPattern(value);
        expect(matches(pattern, value)).toBe(true);
        const [key, part] = Object.entries(pattern)[pick % Object.keys(pattern).length]!;
        expect(matches({ [key]: part }, value)).toBe(true);
        expect(matches({ [key]: part }, { wrapped: value })).toBe(false);
      }),
    );
  });

  it("anything-but is the opposite of the operator it holds", () => {
    const texts = fc.array(fc.stringMatching(/^[ab]{1,2}$/), { minLength: 1, maxLength: 3 });
    const operator = fc.constantFrom("prefix", "suffix", "equals-ignore-case", "wildcard");
    fc.assert(
      fc.property(operator, texts, fc.stringMatching(/^[aAbB]{0,4}$/), (op, excluded, value) => {
        const positive = matches({ a: excluded.map((item) => ({ [op]: item })) }, { a: value });
        expect(matches({ a: [{ "anything-but": { [op]: excluded } }] }, { a: value })).toBe(!positive);
      }),
    );
  });

  it("wildcards agree with a regular expression", () => {
    const pattern = fc.stringMatching(/^[ab*]{0,8}$/).filter((text) => !text.includes("**"));
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[ab]{0,10}$/), (wildcard, value) => {
        const expected = new RegExp(`^${wildcard.replaceAll("*", ".*")}$`).test(value);
        expect(matches({ a: [{ wildcard }] }, { a: value })).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("CIDR blocks agree with the arithmetic on addresses", () => {
    const address = fc.nat(0xffff_ffff);
    const dotted = (n: number) => [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join(".");
    fc.assert(
      fc.property(address, fc.nat(32), fc.nat(0xffff), (block, bits, offset) => {
        const candidate = (block ^ offset) >>> 0;
        const mask = bits === 0 ? 0 : (0xffff_ffff << (32 - bits)) >>> 0;
        const expected = (block & mask) === (candidate & mask);
        expect(matches({ ip: [{ cidr: `${dotted(block)}/${bits}` }] }, { ip: dotted(candidate) })).toBe(expected);
      }),
    );
  });
});
