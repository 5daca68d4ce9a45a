import { Arguments } from "./arguments.ts";
import { problemsOf } from "./testing/write-stacks.ts";

const place = { address: "aws_sqs_queue.orders", type: "aws_sqs_queue", stack: "gateway" };
const args = (raw: Record<string, unknown>): Arguments => new Arguments(raw, place);
const problem = (run: () => unknown): string | undefined => problemsOf(run)[0];
const prefix = "aws_sqs_queue.orders (stack gateway): argument";

describe("reading", () => {
  const all = args({
    name: "orders",
    delay: 5,
    text: "12",
    on: true,
    off: "false",
    nothing: null,
    list: ["a", 1, true],
    map: { a: "x", b: 2, c: null },
    policy: '{"Version": "2012-10-17", "n": 12345678901234567890}',
    block: { x: 1 },
    blocks: [{ x: 1 }, { x: 2 }],
    one: [{ x: 1 }],
  });

  test("strings, numbers and booleans, with the conversions that Terraform makes", () => {
    expect([all.string("name"), all.string("delay"), all.string("on")]).toEqual(["orders", "5", "true"]);
    expect([all.number("delay"), all.number("text"), all.number("absent", 7)]).toEqual([5, 12, 7]);
    expect([all.boolean("on"), all.boolean("off"), all.boolean("absent", true)]).toEqual([true, false, true]);
  });

  test("what is null is absent", () => {
    expect([all.has("name"), all.has("nothing"), all.has("absent"), all.has("toString")]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([all.optionalString("nothing"), all.optionalNumber("nothing"), all.number("nothing", 3)]).toEqual([
      undefined,
      undefined,
      3,
    ]);
  });

  test("lists, maps and JSON", () => {
    expect([all.strings("list"), all.strings("nothing")]).toEqual([["a", "1", "true"], []]);
    expect([all.record("map"), all.record("absent")]).toEqual([{ a: "x", b: "2" }, {}]);
    expect(all.json("policy")).toEqual({ Version: "2012-10-17", n: 12345678901234567000 });
  });

  test("nested blocks, written as an object or as a list", () => {
    expect(all.block("block")?.number("x")).toBe(1);
    expect(all.block("one")?.number("x")).toBe(1);
    expect(all.block("nothing")).toBeUndefined();
    expect(all.blocks("blocks").map((block) => block.number("x"))).toEqual([1, 2]);
    expect(all.blocks("absent")).toEqual([]);
  });
});

describe("problems name the address, the argument, the value and what is accepted", () => {
  const wrong = args({
    list: "a",
    items: [null],
    map: ["a"],
    text: "x",
    policy: "{",
    on: "yes",
    block: [{}, {}],
    deep: { b: [{ c: {} }] },
    words: {},
  });

  test.each<[string, () => unknown]>([
    [`${prefix} "name" is required: it must be a string`, () => wrong.string("name")],
    [`${prefix} "words" must be a string, but is {}`, () => wrong.string("words")],
    [`${prefix} "delay" is required: it must be a number`, () => wrong.number("delay")],
    [`${prefix} "text" must be a number, but is "x"`, () => wrong.number("text", 5)],
    [`${prefix} "on" must be true or false, but is "yes"`, () => wrong.boolean("on", true)],
    [`${prefix} "list" must be a list of strings, but is "a"`, () => wrong.strings("list")],
    [`${prefix} "items" must be a list of strings, but is [null]`, () => wrong.strings("items")],
    [`${prefix} "map" must be a map of strings, but is ["a"]`, () => wrong.record("map")],
    [`${prefix} "block" must be at most one block, but is [{},{}]`, () => wrong.block("block")],
    [`${prefix} "text" must be a block (an object, or a list of objects), but is "x"`, () => wrong.blocks("text")],
    [`${prefix} "deep.b.c" must be a string, but is {}`, () => wrong.block("deep")?.block("b")?.string("c")],
    [`${prefix} "block[1].c" is required: it must be a string`, () => wrong.blocks("block")[1]!.string("c")],
    [`${prefix} "list" should be shorter`, () => wrong.fail("list", "should be shorter")],
  ])("%s", (expected, run) => expect(problem(run)).toBe(expected));

  test("JSON that is none", () => {
    expect(problem(() => wrong.json("policy"))).toMatch(/argument "policy" must be JSON, but is "\{": /);
  });
});

describe("names", () => {
  const check = (raw: Record<string, unknown>, honours: string[], ignores: string[] = []): string | undefined =>
    problem(() => args(raw).checkNames(honours, ignores));
  const unsupported = (names: string): string =>
    `aws_sqs_queue.orders (stack gateway): argument${names.includes(",") ? "s" : ""} ${names} `;

  test("in neither list", () => {
    expect(check({ name: "a", tags: {} }, ["name"], ["tags"])).toBeUndefined();
    expect(check({ name: "a", foo: 1, bar: 2 }, ["name"])).toBe(
      `${unsupported('"foo", "bar"')}are not supported by the terrarium; see docs/support.md for what is. Remove them, or add them to terrarium/resources/aws-sqs-queue.ts`,
    );
  });

  test("null is absent, and what is for Terraform itself is always accepted", () => {
    const meta = { depends_on: ["x"], provider: "aws", lifecycle: {}, "//": {} };
    expect(check({ ...meta, foo: null }, [])).toBeUndefined();
  });

  test("an entry covers what is in it, or opens it for checking", () => {
    const raw = { a: { x: 1, y: { z: 2 } }, b: [{ x: 1, "//": 1 }, { y: { z: 2, w: null } }, { y: { w: 1 } }] };
    expect(check(raw, ["a", "b"])).toBeUndefined();
    expect(check(raw, ["a.x", "a.y", "b.x", "b.y"])).toBeUndefined();
    expect(check(raw, ["a.x", "b.x", "b.y.z"])).toContain('arguments "a.y", "b.y.w" are not');
    expect(check(raw, ["a.x.deeper", "b"])).toContain('argument "a.y" is not');
  });
});
