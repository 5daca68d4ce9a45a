import fc from "fast-check";
import { Random } from "../../random.ts";
import type { Json, JsonObject } from "../json.ts";
import { pathExpression } from "../language/path-expression.ts";

const evaluate = (text: string, input: JsonObject, random = new Random(1)): Json =>
  pathExpression(text).find({ input, context: () => ({}), variables: {}, random, now: () => 0 });
const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const plain = (value: Json) => JSON.parse(JSON.stringify(value)) as Json;

test("StringToJson undoes JsonToString", () => {
  fc.assert(
    fc.property(json, (v) => {
      expect(evaluate("States.StringToJson(States.JsonToString($.v))", { v })).toEqual(plain(v));
    }),
  );
});

test("Base64Decode undoes Base64Encode", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (v) => {
      expect(evaluate("States.Base64Decode(States.Base64Encode($.v))", { v })).toBe(v);
    }),
  );
});

test("ArrayPartition keeps all items in their order, in parts of the size", () => {
  fc.assert(
    fc.property(fc.array(json), fc.integer({ min: 1, max: 10 }), (v, size) => {
      const parts = evaluate("States.ArrayPartition($.v, $.size)", { v, size }) as Json[][];
      expect(parts.flat(1)).toEqual(v);
      expect(parts.slice(0, -1).every((part) => part.length === size)).toBe(true);
    }),
  );
});

test("ArrayUnique has each value once, and ArrayContains knows it", () => {
  fc.assert(
    fc.property(fc.array(json), (v) => {
      const unique = evaluate("States.ArrayUnique($.v)", { v }) as Json[];
      expect(evaluate("States.ArrayUnique($.unique)", { unique })).toEqual(unique);
      for (const item of v) expect(evaluate("States.ArrayContains($.unique, $.item)", { unique, item })).toBe(true);
    }),
  );
});

test("ArrayRange ends at its last number at most, and each step is the same", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -500, max: 500 }),
      fc.integer({ min: -400, max: 400 }),
      fc.integer({ min: 1, max: 50 }),
      (a, b, s) => {
        const range = evaluate("States.ArrayRange($.a, $.b, $.s)", { a, b, s }) as number[];
        expect(range.every((item, index) => item === a + index * s && item <= b)).toBe(true);
        if (range.length > 0) expect(b - range.at(-1)!).toBeLessThan(s);
      },
    ),
  );
});

test("MathRandom is within its bounds, and the same from the same seed", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: 1, max: 1000 }),
      fc.integer(),
      (a, span, seed) => {
        const input = { a, b: a + span };
        const drawn = evaluate("States.MathRandom($.a, $.b)", input, new Random(seed)) as number;
        expect(drawn >= a && drawn < a + span && Number.isInteger(drawn)).toBe(true);
        expect(evaluate("States.MathRandom($.a, $.b)", input, new Random(seed))).toBe(drawn);
      },
    ),
  );
});

test("StringSplit's parts are the text without the splitter, none of them empty", () => {
  fc.assert(
    fc.property(fc.string(), (v) => {
      const parts = evaluate("States.StringSplit($.v, ',;')", { v }) as string[];
      expect(parts.join("")).toBe(v.replace(/[,;]/g, ""));
      expect(parts).not.toContain("");
    }),
  );
});
