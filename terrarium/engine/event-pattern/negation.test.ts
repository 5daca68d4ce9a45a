import fc from "fast-check";
import { EventPattern } from "./event-pattern.ts";

const matches = (alternatives: unknown[], value: unknown) =>
  EventPattern.compile({ a: alternatives }).matches({ a: value });

/** A pattern and its negation by `anything-but` never agree on a value that is there, whatever it is. */
describe("anything-but", () => {
  const word = fc.stringMatching(/^[abAB*.]{1,4}$/).filter((text) => !text.includes("**"));
  const scalar = fc.oneof(
    fc.stringMatching(/^[abAB.*]{0,6}$/),
    fc.integer({ min: -5, max: 5 }),
    fc.boolean(),
    fc.constant(null),
  );

  it.each(["prefix", "suffix", "equals-ignore-case", "wildcard"])("of %s, one or several", (operator) => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), scalar, (words, value) => {
        const some = matches(
          words.map((item) => ({ [operator]: item })),
          value,
        );
        expect(matches([{ "anything-but": { [operator]: words } }], value)).toBe(!some);
        const [first] = words;
        const one = matches([{ [operator]: first }], value);
        expect(matches([{ "anything-but": { [operator]: first } }], value)).toBe(!one);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, fc.Arbitrary<string | number>]>([
    ["strings", word],
    ["numbers", fc.integer({ min: -5, max: 5 })],
  ])("of %s, one or several", (_name, excluded) => {
    fc.assert(
      fc.property(fc.array(excluded, { minLength: 1, maxLength: 4 }), scalar, (values, value) => {
        expect(matches([{ "anything-but": values }], value)).toBe(!matches(values, value));
        expect(matches([{ "anything-but": values[0] }], value)).toBe(!matches([values[0]], value));
      }),
      { numRuns: 300 },
    );
  });
});

describe("exists", () => {
  it("true and false never agree", () => {
    const value = fc.oneof(
      fc.constant(undefined),
      fc.constant({}),
      fc.constant([]),
      fc.constant(null),
      fc.string(),
      fc.integer(),
    );
    fc.assert(
      fc.property(value, (item) => {
        expect(matches([{ exists: true }], item)).toBe(!matches([{ exists: false }], item));
      }),
    );
  });
});

describe("numeric", () => {
  it("below and from there on never agree", () => {
    fc.assert(
      fc.property(fc.integer({ min: -9, max: 9 }), fc.double({ min: -10, max: 10, noNaN: true }), (bound, value) => {
        expect(matches([{ numeric: ["<", bound] }], value)).toBe(!matches([{ numeric: [">=", bound] }], value));
        expect(matches([{ numeric: ["<=", bound] }], value)).toBe(!matches([{ numeric: [">", bound] }], value));
      }),
    );
  });
});
