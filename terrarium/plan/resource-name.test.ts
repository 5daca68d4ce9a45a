import { Arguments } from "./arguments.ts";
import { checkOneOf, checkWhole, usingArgument } from "./check-argument.ts";
import { PlanError } from "./plan-error.ts";
import { resourceName } from "./resource-name.ts";

const args = (raw: Record<string, unknown>) =>
  new Arguments(raw, { address: "aws_thing.a", type: "aws_thing", stack: "s" });
const id = (length: number) => "x".repeat(length);
const RULE = { allowed: /^[a-z-]{1,40}$/, words: "1 to 40 lower-case letters and -" };

test.each([
  [{ name: "orders" }, "orders"],
  [{ name_prefix: "orders-" }, `orders-${"x".repeat(26)}`],
  [{}, `terraform-${"x".repeat(26)}`],
])("%j gives the name %s", (raw, name) => {
  expect(resourceName(args(raw), id, RULE)).toBe(name);
});

test.each([
  [
    { name: "Orders" },
    'aws_thing.a (stack s): argument "name" must be 1 to 40 lower-case letters and -, but gives "Orders"',
  ],
  [{ name_prefix: "Orders" }, 'argument "name_prefix" must be'],
  [{ name: "a", name_prefix: "b" }, 'argument "name_prefix" excludes "name"'],
])("%j is refused", (raw, reason) => {
  expect(() => resourceName(args(raw), id, RULE)).toThrow(PlanError);
  expect(() => resourceName(args(raw), id, RULE)).toThrow(reason);
});

test("values are checked where they are there", () => {
  expect(checkOneOf(args({}), "a", ["x"])).toBeUndefined();
  expect(checkOneOf(args({ a: "x" }), "a", ["x"])).toBe("x");
  expect(() => checkOneOf(args({ a: "y" }), "a", ["x", "z"])).toThrow('"a" must be one of x, z, but is "y"');
  expect(checkWhole(args({}), "n", 1, 2)).toBeUndefined();
  expect(checkWhole(args({ n: "2" }), "n", 1, 2)).toBe(2);
  expect(() => checkWhole(args({ n: 1.5 }), "n", 1, 2)).toThrow('"n" must be a whole number from 1 to 2, but is 1.5');
});

test("an error gets the argument's name, unless it has one", () => {
  const fail = (error: Error) => () =>
    usingArgument(args({}), "policy", () => {
      throw error;
    });
  expect(fail(new Error("no JSON"))).toThrow('aws_thing.a (stack s): argument "policy" cannot be used: no JSON');
  const own = new PlanError("mine");
  expect(fail(own)).toThrow(own);
});
