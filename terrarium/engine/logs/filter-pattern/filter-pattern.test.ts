import { InvalidParameterException } from "../log-errors.ts";
import { compileFilterPattern } from "./filter-pattern.ts";

const fits = (pattern: string, message: string) => compileFilterPattern(pattern)(message) !== undefined;

/** Cases of "Filter pattern syntax" and its pages on unstructured, JSON and space-delimited events. */
describe("terms", () => {
  test.each<[string, string, boolean]>([
    ["", "anything", true],
    ["ERROR", "[ERROR 400] BAD REQUEST", true],
    ["ERROR", "[error 400] bad request", false],
    ["ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", true],
    ["ERROR ARGUMENTS", "[ERROR 401] UNAUTHORIZED REQUEST", false],
    ['"INTERNAL SERVER ERROR"', "[ERROR 500] INTERNAL SERVER ERROR", true],
    ['"INTERNAL SERVER ERROR"', "INTERNAL ERROR SERVER", false],
    ["?ERROR ?ARGUMENTS", "MISSING ARGUMENTS", true],
    ["?ERROR ?ARGUMENTS", "fine", false],
    ["?ERROR REQUEST", "[INFO] REQUEST FAILED", true],
    ["ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", true],
    ["ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", false],
    ['ERROR -"BAD REQUEST"', "[ERROR 400] BAD REQUEST", false],
    ["%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", true],
    ["%4\\d\\d% REQUEST", "[ERROR 401] UNAUTHORIZED REQUEST", true],
    ["%^INFO%", "an INFO", false],
    ['"say \\"hi\\""', 'they say "hi" to you', true],
  ])("%s and %s: %p", (pattern, message, expected) => {
    expect(fits(pattern, message)).toBe(expected);
  });
});

const EVENT = JSON.stringify({
  eventType: "UpdateTrail",
  sourceIPAddress: "111.111.111.111",
  arrayKey: ["value", "another value"],
  objectList: [
    { name: "a", id: 1 },
    { name: "b", id: 2 },
  ],
  SomeObject: null,
  latency: 12.5,
  "dotted.key": { x: "1e3" },
  ok: false,
});

describe("JSON", () => {
  test.each<[string, boolean]>([
    ['{ $.eventType = "UpdateTrail" }', true],
    ["{ $.eventType = Update* }", true],
    ['{$.eventType="update*"}', false],
    ['{ $.sourceIPAddress != "123.123.*" }', true],
    ["{ $.sourceIPAddress = 111.111.* }", true],
    ['{ $.arrayKey[0] = "value" }', true],
    ['{ $.arrayKey[*] = "another value" }', true],
    ['{ $.arrayKey[7] = "value" }', false],
    ["{ $.objectList[1].id = 2 }", true],
    ["{ $.objectList[*].id > 2 }", false],
    ["{ $.SomeObject IS NULL }", true],
    ["{ $.ok IS FALSE }", true],
    ["{ $.ok IS TRUE }", false],
    ["{ $.SomeOtherObject NOT EXISTS }", true],
    ["{ $.SomeObject EXISTS }", true],
    ["{ $.SomeOtherObject IS NULL }", false],
    ["{ $.latency >= 12.5 && $.latency < 1e2 }", true],
    ["{ ($.latency > 100 || $.ok IS FALSE) && $.eventType = %Trail$% }", true],
    ["{ $.latency > 100 || $.ok IS FALSE && $.eventType = x }", false],
    ["{ $.['dotted.key'].x = 1000 }", true],
    ['{ $.missing != "x" }', false],
    ["{ $.eventType != UpdateTrail }", false],
  ])("%s: %p", (pattern, expected) => {
    expect(fits(pattern, EVENT)).toBe(expected);
  });

  it("fits no line that is no JSON", () => {
    expect(fits("{ $.a NOT EXISTS }", "plain")).toBe(false);
    expect(fits("{ $.a NOT EXISTS }", "{broken")).toBe(false);
  });
});

const ACCESS = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

describe("fields between spaces", () => {
  test.each<[string, boolean]>([
    ["[ip, server, username, timestamp, request, status_code, bytes]", true],
    ["[ip, server, username, timestamp, request, status_code]", false],
    ["[ip, server, username, timestamp, request, status_code=4*, bytes>1000]", true],
    ["[ip, ..., bytes > 2000]", false],
    ["[..., status_code = 404, bytes]", true],
    ["[ip, ...]", true],
    ['[ip, server, username, timestamp, request = "GET *", status_code = 4* && status_code != 403, bytes]', true],
    ["[ip, ..., (status_code = 401 || status_code = 404), bytes]", true],
    ["[ip=%127\\.0\\.0\\.[1-9]%, ...]", true],
    ["[,,,,request=*html*,,]", true],
  ])("%s: %p", (pattern, expected) => {
    expect(fits(pattern, ACCESS)).toBe(expected);
  });

  it("gives the fields by their names", () => {
    expect(compileFilterPattern("[ip, ..., status, bytes]")(ACCESS)).toEqual({
      ip: "127.0.0.1",
      status: "404",
      bytes: "1534",
    });
  });
});

test.each([
  ['"open', /quotation mark is not closed/],
  ["a.b", /Invalid character\(s\) in term 'a\.b'/],
  ["{ $.a }", /an operator must follow \$\.a/],
  ["{ $.a = 1", /"}" is missing/],
  ["{ a = 1 }", /must begin with \$/],
  ['{ $.a > "x" }', /compares numbers only/],
  ["[a, ..., ...]", /once only/],
  ["[a = 1 || b = 2]", /may not be about b/],
  ["%(a)%", /may not hold \(/],
  ["%[%", /is no regular expression/],
])("%s is refused", (pattern, reason) => {
  expect(() => compileFilterPattern(pattern)).toThrow(InvalidParameterException);
  expect(() => compileFilterPattern(pattern)).toThrow(reason);
});
