import fc from "fast-check";
import type { ReceivedMessage } from "../queue/message.ts";
import { InputTemplate, InvalidInputTemplate, TransformationFailed } from "./input-template.ts";
import { PipeEvent } from "./pipe-event.ts";

const CONSTANTS = {
  pipeArn: "arn:aws:pipes:us-east-1:000000000000:pipe/orders",
  pipeName: "orders",
  sourceArn: "arn:aws:sqs:us-east-1:000000000000:source",
  targetArn: "arn:aws:events:us-east-1:000000000000:api-destination/subscriber/1",
};
const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

const MESSAGE: ReceivedMessage = {
  messageId: "059f36b4-87a3-44ab-83d2-661975830a7d",
  receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
  body: "Test message.",
  md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
  attributes: {},
  senderId: "AIDAIENQZJOLO23YVJ4VO",
  sentTimestamp: 1545082649183,
  firstReceivedTimestamp: 1545082649185,
  receiveCount: 1,
  lineage: "059f36b4-87a3-44ab-83d2-661975830a7d",
};

/** @param body text, or what is sent as JSON */
function render(template: string, body: unknown = MESSAGE.body): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const event = new PipeEvent({ ...MESSAGE, body: text }, { arn: CONSTANTS.sourceArn, region: "us-east-1" });
  return InputTemplate.compile(template, CONSTANTS).render(event, AT);
}

const PERSON = {
  id: 10,
  age: 31,
  name: "leedonggyu",
  job: { title: "devops", tags: ["a", "b"] },
  on: true,
  none: null,
};

describe("InputTemplate", () => {
  it.each<[string, string, unknown, string]>([
    ["static string", '"Hello, sender"', "x", '"Hello, sender"'],
    ["free text", "Hello, sender", "x", "Hello, sender"],
    ["JSON path alone", "<$.attributes.SenderId>", "x", '"AIDAIENQZJOLO23YVJ4VO"'],
    ["dynamic string", '"Hello, <$.attributes.SenderId>"', "x", '"Hello, AIDAIENQZJOLO23YVJ4VO"'],
    ["static JSON", '{"key1": "value1", "key2": 2}', "x", '{"key1": "value1", "key2": 2}'],
    ["a string gets its quotes", '{"n": <$.body.name>}', PERSON, '{"n": "leedonggyu"}'],
    ["a string that has its quotes keeps them", '{"n": "<$.body.name>"}', PERSON, '{"n": "leedonggyu"}'],
    ["a number stays one", '{"id": <$.body.id>}', PERSON, '{"id": 10}'],
    ["a number in a string", '{"id": "id-<$.body.id>"}', PERSON, '{"id": "id-10"}'],
    ["a boolean", '{"on": <$.body.on>}', PERSON, '{"on": true}'],
    ["a boolean in a string", '"Command is <$.body.on>!"', PERSON, '"Command is true!"'],
    ["null", '{"none": <$.body.none>}', PERSON, '{"none": null}'],
    ["an object", '{"job": <$.body.job>}', PERSON, '{"job": {"title":"devops","tags":["a","b"]}}'],
    ["an object in a string", '"Job: <$.body.job>"', PERSON, '"Job: {title:devops,tags:[a,b]}"'],
    ["an object in a string of JSON", '{"j": "<$.body.job>"}', PERSON, '{"j": "{title:devops,tags:[a,b]}"}'],
    ["an array", '{"tags": <$.body.job.tags>}', PERSON, '{"tags": ["a","b"]}'],
    ["an item of an array", '{"tag": <$.body.job.tags[1]>}', PERSON, '{"tag": "b"}'],
    ["every item of an array", '{"t": <$.body.list[*].x>}', { list: [{ x: 1 }, {}, { x: 3 }] }, '{"t": [1,3]}'],
    ["every value of an object", '{"v": <$.body.map.*>}', { map: { a: 1, b: 2 } }, '{"v": [1,2]}'],
    ["within an array", "[9, <$.body.id>, true]", PERSON, "[9, 10, true]"],
    ["nested, several times", '{"a": {"b": "u/<$.body.id>/v/<$.body.id>"}}', PERSON, '{"a": {"b": "u/10/v/10"}}'],
    ["a path that leads nowhere", '{"x": <$.body.nope.deeper>}', PERSON, '{"x": ""}'],
    ["a path that leads nowhere, in a string", '"is <$.body.nope>."', PERSON, '"is ."'],
    ["a path into a plain body", '{"x": <$.body.id>}', "no JSON", '{"x": ""}'],
    ["a plain body", '{"x": <$.body>}', "no JSON", '{"x": "no JSON"}'],
    ["a JSON body", '{"data": <$.body>}', { key: "value" }, '{"data": {"key":"value"}}'],
    ["a JSON body alone loses its quotes", "<$.body>", { key: "value" }, '"{key:value}"'],
    ["a string with quotes gets escaped", '{"n": <$.body.n>}', { n: 'say "hi"\n' }, '{"n": "say \\"hi\\"\\n"}'],
    ["escaped quotes in the template", '{"m": "is \\"<$.body.id>\\" on"}', PERSON, '{"m": "is \\"10\\" on"}'],
    ["other things in angle brackets", '{"html": "<b><$.body.id></b>"}', PERSON, '{"html": "<b>10</b>"}'],
    ["several lines of text", '"<$.body.id> id"\n"<$.body.name> name"', PERSON, '"10 id"\n"leedonggyu name"'],
    ["dashes and underscores", '{"x": <$.body.a-b_c>}', { "a-b_c": 1 }, '{"x": 1}'],
    ["the pipe's name", '{"p": <aws.pipes.pipe-name>}', "x", '{"p": "orders"}'],
    ["ARNs", '"<aws.pipes.pipe-arn> <aws.pipes.source-arn>"', "x", `"${CONSTANTS.pipeArn} ${CONSTANTS.sourceArn}"`],
    ["the target's ARN", '{"t": <aws.pipes.target-arn>}', "x", `{"t": "${CONSTANTS.targetArn}"}`],
    ["no enrichment", '{"e": <aws.pipes.enrichment-arn>}', "x", '{"e": ""}'],
    ["the time of ingestion", '{"d": <aws.pipes.event.ingestion-time>}', "x", '{"d": "2026-01-02T03:04:05.678Z"}'],
    ["event.json of a plain body", '{"e": <aws.pipes.event.json>}', "plain", '{"e": ""}'],
  ])("%s", (_name, template, body, expected) => {
    expect(render(template, body)).toBe(expected);
  });

  it("knows the whole event, with its body as it is and parsed", () => {
    const record = {
      messageId: MESSAGE.messageId,
      receiptHandle: MESSAGE.receiptHandle,
      body: '{"id":10}',
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1545082649183",
        SenderId: "AIDAIENQZJOLO23YVJ4VO",
        ApproximateFirstReceiveTimestamp: "1545082649185",
      },
      messageAttributes: {},
      md5OfBody: MESSAGE.md5OfBody,
      eventSource: "aws:sqs",
      eventSourceARN: CONSTANTS.sourceArn,
      awsRegion: "us-east-1",
    };
    expect(JSON.parse(render('{"e": <aws.pipes.event>}', { id: 10 }))).toEqual({ e: record });
    expect(JSON.parse(render("<aws.pipes.event.json>", { id: 10 }))).toEqual({ ...record, body: { id: 10 } });
  });

  it("fails where a quoted value breaks the JSON, and says what to change", () => {
    expect(() => render('{"n": "<$.body.n>"}', { n: 'say "hi"' })).toThrow(TransformationFailed);
    expect(() => render('{"n": "<$.body.n>"}', { n: "a\nb" })).toThrow("Leave the quotes around the variable out");
    expect(render('"n is <$.body.n>"', { n: 'say "hi"' })).toBe('"n is say "hi""');
  });

  it.each([
    ['{"a": <$.body.id>', "it can never be JSON"],
    ['{"a": "b" "c": 1}', "it can never be JSON"],
    ["{<$.body.id>: 1}", "it can never be JSON"],
    ["<$.body['id']>", "cannot be read from \"['id']\" on"],
    ["<$.body.list[?(@.x)]>", "paths are made of"],
    ["<aws.pipes.pipe-nam>", "<aws.pipes.pipe-nam> is no reserved variable; there are: aws.pipes.pipe-arn"],
    [`"${"x".repeat(8192)}"`, "at most 8192 characters, this one 8194"],
  ])("refuses %s", (template, reason) => {
    expect(() => InputTemplate.compile(template, CONSTANTS)).toThrow(InvalidInputTemplate);
    expect(() => InputTemplate.compile(template, CONSTANTS)).toThrow(reason);
  });
});

describe("properties of templates", () => {
  it("whatever JSON a body holds, a variable without quotes gives it back", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const result = JSON.parse(render('{"a": <$.body.a>, "b": [<$.body.b>]}', { a, b }));
        expect(result).toEqual(JSON.parse(JSON.stringify({ a, b: [b] })));
      }),
    );
  });

  it("a template of JSON gives JSON or fails, with and without quotes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          JSON.parse(render('{"q": "x<$.body.v>y", "u": <$.body.v>}', { v: value }));
        } catch (error) {
          expect(error).toBeInstanceOf(TransformationFailed);
        }
      }),
      { numRuns: 300 },
    );
  });
});
