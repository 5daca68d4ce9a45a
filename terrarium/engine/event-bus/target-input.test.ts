import fc from "fast-check";
import { type BusEvent, compact, readBusEvent } from "./bus-event.ts";
import { ValidationException } from "./event-bus-errors.ts";
import { TransformationFailed } from "./input-transformer.ts";
import { compileTargetInput, type TargetInputDefinition } from "./target-input.ts";

const NAMES = { ruleArn: "arn:aws:events:us-east-2:123456789012:rule/example", ruleName: "example" };

/** The sample event of "Amazon EventBridge input transformation". */
const ENVELOPE = {
  version: "0",
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "123456789012",
  time: "2015-11-11T21:29:54Z",
  region: "us-east-1",
  resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],
  detail: { "instance-id": "i-0123456789", state: "RUNNING", count: 3, nested: { a: ["x", 1] }, quoted: 'a "b"' },
};
const PATHS = { timestamp: "$.time", instance: "$.detail.instance-id", state: "$.detail.state" };

function eventOf(envelope: object): BusEvent {
  const ingestedAt = Date.UTC(2026, 0, 1, 12);
  return readBusEvent(JSON.stringify(envelope), { lineage: "l", ingestedAt, forwarded: false });
}

function render(definition: Omit<TargetInputDefinition, "id">, envelope: object = ENVELOPE): string | undefined {
  return compileTargetInput({ id: "t1", ...definition }, NAMES)?.(eventOf(envelope));
}

const transform = (template: string, paths: Record<string, string> = PATHS) =>
  render({ inputTransformer: { paths, template } });

/** The table of "Amazon EventBridge input transformation", Input transform examples. */
describe("the documented examples of input transformation", () => {
  const { detail, ...withoutDetail } = ENVELOPE;
  it.each<[string, string, string]>([
    ["simple string", '"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    [
      "string with escaped quotes",
      '"instance \\"<instance>\\" is in <state>"',
      '"instance \\"i-0123456789\\" is in RUNNING"',
    ],
    [
      "simple JSON",
      '{\n  "instance" : <instance>,\n  "state": <state>\n}',
      '{"instance":"i-0123456789","state":"RUNNING"}',
    ],
    [
      "JSON with strings and variables",
      '{\n "instance" : <instance>,\n "state": "<state>",\n "instanceStatus": "instance \\"<instance>\\" is in <state>"\n}',
      '{"instance":"i-0123456789","state":"RUNNING","instanceStatus":"instance \\"i-0123456789\\" is in RUNNING"}',
    ],
    [
      "JSON with a mix of variables and static information",
      '{\n "instance" : <instance>,\n "state": [ 9, <state>, true ],\n "Transformed" : "Yes"\n}',
      '{"instance":"i-0123456789","state":[9,"RUNNING",true],"Transformed":"Yes"}',
    ],
    [
      "reserved variables in JSON",
      '{"ruleArn" : <aws.events.rule-arn>, "ruleName" : <aws.events.rule-name>, "originalEvent" : <aws.events.event.json>}',
      `{"ruleArn":"${NAMES.ruleArn}","ruleName":"example","originalEvent":${JSON.stringify(ENVELOPE)}}`,
    ],
    ["the event without its detail", '{"e": <aws.events.event>}', JSON.stringify({ e: withoutDetail })],
    ["when it came in", '{"at": <aws.events.event.ingestion-time>}', '{"at":"2026-01-01T12:00:00.000Z"}'],
    ["reserved variables in a string", '"<aws.events.rule-name> triggered"', '"example triggered"'],
    [
      "CloudWatch log group",
      '{"timestamp" : <timestamp>, "message": "instance \\"<instance>\\" is in <state>"}',
      '{"timestamp":"2015-11-11T21:29:54Z","message":"instance \\"i-0123456789\\" is in RUNNING"}',
    ],
  ])("%s", (_name, template, expected) => {
    expect(transform(template)).toBe(expected);
    expect(detail.state).toBe("RUNNING");
  });
});

describe("input transformation", () => {
  it.each<[string, string, string]>([
    ["several lines, each a string", '"a <n>"\n"b"\n', '"a 3"\n"b"'],
    ["numbers and objects as JSON", '{"n": <n>, "o": <o>}', '{"n":3,"o":{"a":["x",1]}}'],
    ["an object inside a string loses its quotes", '{"o": "got <o>"}', '{"o":"got {a:[x,1]}"}'],
    ["what the event does not have", '{"m": <missing>, "s": "<missing>!"}', '{"m":"","s":"!"}'],
    ["white space inside strings stays", '{ "a b" : "c  <n>  d" , "e" : 1 }', '{"a b":"c  3  d","e":1}'],
    ["a string's own quotes", '{"q": <q>}', '{"q":"a \\"b\\""}'],
    ["a lone variable", "<o>", '{"a":["x",1]}'],
    ["wildcards in paths", '{"r": <r>}', `{"r":${JSON.stringify(ENVELOPE.resources)}}`],
    ["what is no placeholder", '"1 < 2 and <n> > 2"', '"1 < 2 and 3 > 2"'],
  ])("%s", (_name, template, expected) => {
    const paths = {
      n: "$.detail.count",
      o: "$.detail.nested",
      missing: "$.detail.no",
      q: "$.detail.quoted",
      r: "$.resources[*]",
    };
    expect(transform(template, paths)).toBe(expected);
  });

  it("does not escape values: JSON that breaks by them cannot be sent", () => {
    expect(() => transform('{"q": "<q>"}', { q: "$.detail.quoted" })).toThrow(TransformationFailed);
    expect(transform('"text <q>"', { q: "$.detail.quoted" })).toBe('"text a "b""');
  });

  it.each<[string, Record<string, string>, string]>([
    ["no quotes", {}, "must be JSON, or strings in quotes"],
    ['{"a": }', {}, "Invalid InputTemplate for target t1"],
    ['"two\nlines"', {}, "Invalid InputTemplate"],
    ['"<nobody>"', {}, "invalid placeholder nobody"],
    ['"x"', { a: "detail" }, "must start with $"],
    ['"x"', { "aws.events.event": "$" }, "reserved name"],
    [`"${"x".repeat(8192)}"`, {}, "8192 characters"],
    ['"x"', Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`v${i}`, "$.id"])), "more than 100 variables"],
  ])("refuses %s", (template, paths, reason) => {
    expect(() => transform(template, paths)).toThrow(ValidationException);
    expect(() => transform(template, paths)).toThrow(reason);
  });
});

describe("input and input path", () => {
  it("gives the constant, the part, or the event as it is", () => {
    expect(render({ input: '{"a": 1}' })).toBe('{"a": 1}');
    expect(render({ inputPath: "$.detail" })).toBe(JSON.stringify(ENVELOPE.detail));
    expect(render({ inputPath: "$.detail.state" })).toBe('"RUNNING"');
    expect(render({ inputPath: "$" })).toBeUndefined();
    expect(render({})).toBeUndefined();
  });

  it("refuses what cannot be used", () => {
    expect(() => render({ input: "{" })).toThrow("JSON syntax error in input for target t1");
    expect(() => render({ input: "1", inputPath: "$" })).toThrow("Only one of Input, InputPath, or InputTransformer");
    expect(() => render({ inputPath: "$.detail.no" })).toThrow(TransformationFailed);
  });
});

describe("properties of input", () => {
  it("a value in the place of JSON is that value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = compileTargetInput(
          { id: "t", inputTransformer: { paths: { v: "$.detail.v" }, template: ' {"v" : <v>} ' } },
          NAMES,
        );
        // JSON knows no -0.
        const plain = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(text!(eventOf({ detail: { v: plain } })))).toEqual({ v: plain });
      }),
    );
  });

  it("compact JSON is the same JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, indent) => {
        expect(compact(JSON.stringify(value, null, indent))).toBe(JSON.stringify(value));
      }),
    );
  });
});
