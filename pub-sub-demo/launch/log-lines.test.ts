import { humanLine, type Paint } from "./log-lines.ts";

const plain: Paint = (_style, text) => text;
const marked: Paint = (style, text) => (text ? `<${style}>${text}</>` : "");
const time = new Date(2026, 0, 1, 9, 5, 7).toISOString();

test("a line of pino becomes time, message, outcome and fields", () => {
  const line = JSON.stringify({
    level: "info",
    time,
    name: "subscriber",
    requestId: "r-1",
    status: 200,
    ms: 12,
    id: 10,
    key: "order 7",
    msg: "POST /sub",
  });
  expect(humanLine(line, plain)).toBe('09:05:07 POST /sub → 200 12 ms id=10 key="order 7"');
});

test("pino's own form with numbers, too", () => {
  const line = JSON.stringify({
    level: 40,
    time: Date.parse(time),
    pid: 1,
    hostname: "h",
    requestId: "r-1",
    msg: "careful",
  });
  expect(humanLine(line, plain)).toBe("09:05:07 warn careful requestId=r-1");
});

test("an error brings its stack, indented", () => {
  const line = JSON.stringify({ level: "error", msg: "broken", err: { message: "m", stack: "Error: m\n    at x" } });
  expect(humanLine(line, plain)).toBe("error broken\n    Error: m\n        at x");
});

test("levels and outcomes are coloured", () => {
  expect(humanLine(JSON.stringify({ level: "error", msg: "m", status: 503 }), marked)).toBe(
    "<red>error</> m <yellow>→ 503</>",
  );
  expect(humanLine("terrarium warn: permissions are not evaluated", marked)).toBe(
    "<yellow>warn</> permissions are not evaluated",
  );
});

test.each([
  ["terrarium ready http://127.0.0.1:4566", "terrarium ready http://127.0.0.1:4566"],
  ["terrarium info: opened data=x", "opened data=x"],
  ["{not json", "{not json"],
  ['{"some": "json"}', '{"some": "json"}'],
  ["[1]", "[1]"],
  ["\ttab", "\ttab"],
])("%p is shown as %p", (line, text) => {
  expect(humanLine(line, plain)).toBe(text);
});

test.each([
  ["\u001b[2Jgone", "\\x1b[2Jgone"],
  ["a\u009bb\u0007", "a\\x9bb\\x07"],
  [
    JSON.stringify({ level: "info", msg: "a\u001b[2J\nb", id: "\u001b]0;title\u0007" }),
    'a\\x1b[2J\\x0ab id="\\u001b]0;title\\u0007"',
  ],
])("control characters are shown, not obeyed: %p", (line, text) => {
  expect(humanLine(line, plain)).toBe(text);
});
