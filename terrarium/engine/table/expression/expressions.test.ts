import type { Item } from "../value/attribute-value.ts";
import { applyUpdate } from "./apply-update.ts";
import { holds } from "./condition.ts";
import { ExpressionInputs } from "./expression-inputs.ts";
import { parseCondition } from "./parse-condition.ts";
import { parseUpdate } from "./parse-update.ts";

const list = (...numbers: number[]) => ({ L: numbers.map((number) => ({ N: String(number) })) });
const update = (UpdateExpression: string, item: Item, values?: object) =>
  applyUpdate(
    parseUpdate(
      UpdateExpression,
      new ExpressionInputs({ UpdateExpression, ...(values && { ExpressionAttributeValues: values }) }, [
        "UpdateExpression",
      ]),
    ),
    item,
  );
const condition = (ConditionExpression: string, item: Item, values: object) =>
  holds(
    parseCondition(
      ConditionExpression,
      "ConditionExpression",
      new ExpressionInputs({ ConditionExpression, ExpressionAttributeValues: values }, ["ConditionExpression"]),
    ),
    item,
  );

test("indexes of an update mean the list as it was, in whatever order they stand", () => {
  const item = { l: list(0, 1, 2, 3) };
  for (const expression of ["REMOVE l[0], l[2]", "REMOVE l[2], l[0]"]) {
    expect(update(expression, item)).toEqual({ l: list(1, 3) });
  }
  expect(update("REMOVE l[0] SET l[1] = :n", item, { ":n": { N: "9" } })).toEqual({ l: list(9, 2, 3) });
  expect(update("SET l[9] = :b, l[8] = :a", item, { ":a": { N: "8" }, ":b": { N: "9" } })).toEqual({
    l: list(0, 1, 2, 3, 8, 9),
  });
  expect(item).toEqual({ l: list(0, 1, 2, 3) });
});

test("each step sees the item as it was", () => {
  expect(update("SET a = b, b = a", { a: { S: "1" }, b: { S: "2" } })).toEqual({ a: { S: "2" }, b: { S: "1" } });
});

test("no name reaches the prototype of objects", () => {
  const item: Item = JSON.parse('{"a": {"S": "x"}}');
  const names = { "#p": "__proto__" };
  const UpdateExpression = "SET #p = :v";
  const inputs = new ExpressionInputs(
    { UpdateExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: { ":v": { S: "y" } } },
    ["UpdateExpression"],
  );
  const updated = applyUpdate(parseUpdate(UpdateExpression, inputs), item);
  expect(JSON.stringify(updated)).toBe('{"a":{"S":"x"},"__proto__":{"S":"y"}}');
  expect(({} as Record<string, unknown>).S).toBeUndefined();
  expect(condition("attribute_exists(toString) OR a = :v", { a: { S: "x" } }, { ":v": { S: "y" } })).toBe(false);
});

test("maps and sets are compared without regard to order, texts by their bytes", () => {
  const item: Item = { m: { M: { a: { N: "1" }, b: { SS: ["x", "y"] } } }, t: { S: "\u{1f600}" } };
  expect(condition("m = :m", item, { ":m": { M: { b: { SS: ["y", "x"] }, a: { N: "1.0" } } } })).toBe(true);
  // In UTF-16 the emoji would come before U+FFFF.
  expect(condition("t > :t", item, { ":t": { S: "\uffff" } })).toBe(true);
});

test("a syntax error names the token and what stands around it", () => {
  expect(() => condition("a = :a b", {}, { ":a": { S: "" } })).toThrow(
    'Invalid ConditionExpression: Syntax error; token: "b", near: ":a b"',
  );
  expect(() => update("SET a = ", {})).toThrow('Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "= "');
  expect(() => update("SET date = :a", {}, { ":a": { S: "" } })).toThrow("reserved keyword: date");
});
