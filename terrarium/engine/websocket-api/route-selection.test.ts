import { compileRouteSelection } from "./route-selection.ts";

test.each([
  ["$request.body.action", '{"action":"status"}', "status"],
  ["${request.body.action}", '{"action":"status"}', "status"],
  ["$request.body.meta.kind-of.it", '{"meta":{"kind-of":{"it":"deep"}}}', "deep"],
  ["$request.body.action", '{"action":7}', "7"],
  ["$request.body.action", '{"action":false}', "false"],
  ["$request.body.action", '{"action":""}', ""],
])("%s of %s is %s", (expression, body, routeKey) => {
  expect(compileRouteSelection(expression)(body)).toBe(routeKey);
});

test.each([
  "no JSON",
  "",
  "null",
  "[]",
  '"action"',
  "{}",
  '{"action":null}',
  '{"action":{"a":1}}',
  '{"action":["status"]}',
])("%s asks for no route", (body) => {
  expect(compileRouteSelection("$request.body.action")(body)).toBeUndefined();
});

test("what an object inherits is not in the message", () => {
  expect(compileRouteSelection("$request.body.constructor.name")("{}")).toBeUndefined();
});

test.each([
  "",
  "action",
  "$request.header.a",
  "$request.body",
  "$request.body.",
  "${request.body.a",
  "$request.body.a b",
])("the expression %j is refused", (expression) => {
  expect(() => compileRouteSelection(expression)).toThrow(/must be a path into the message, such as \$request\.body/);
});
