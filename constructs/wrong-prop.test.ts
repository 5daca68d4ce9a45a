import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { requireMatch, requireWhole, WrongProp } from "./wrong-prop.ts";

const at = new Construct(new Construct(undefined as never, "stack"), "queue");

test("names the construct, the prop, what was seen and what is accepted", () => {
  expect(() => requireWhole(at, "retention", 5, 60, 100, "seconds")).toThrow(
    new WrongProp(at, "retention", 5, "a whole number from 60 to 100 seconds"),
  );
  expect(new WrongProp(at, "name", "a b", "letters").message).toBe('stack/queue: name is "a b"; accepted is letters');
});

test.each([59, 101, 60.5, Number.NaN, Number.POSITIVE_INFINITY])("%p is not within 60 and 100", (value) => {
  expect(() => requireWhole(at, "retention", value, 60, 100)).toThrow(WrongProp);
});

test("what only Terraform knows passes", () => {
  expect(() => requireWhole(at, "retention", Token.asNumber(Fn.tonumber("5")), 60, 100)).not.toThrow();
  expect(() => requireMatch(at, "name", Fn.join("", ["a b"]), /^\w+$/, "letters")).not.toThrow();
});
