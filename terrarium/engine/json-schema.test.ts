import ajvDraft4 from "ajv-draft-04";
import fc from "fast-check";
import { compileJsonSchema, InvalidSchema } from "./json-schema.ts";

const problems = (schema: unknown, value: unknown) => compileJsonSchema(schema)(value);

describe("what is wrong is said as API Gateway says it", () => {
  it.each([
    [{ required: ["name", "id"] }, {}, 'object has missing required properties (["id","name"])'],
    [
      { type: "integer" },
      "x",
      'instance type (string) does not match any allowed primitive type (allowed: ["integer"])',
    ],
    [
      { type: ["number", "null"] },
      [],
      'instance type (array) does not match any allowed primitive type (allowed: ["integer","null","number"])',
    ],
    [{ enum: ["a", 1] }, "b", 'instance value ("b") not found in enum (possible values: ["a",1])'],
    [{ minimum: 3 }, 2, "numeric instance is lower than the required minimum (minimum: 3, found: 2)"],
    [{ minimum: 3, exclusiveMinimum: true }, 3, "numeric instance is not strictly greater than the required minimum 3"],
    [{ maximum: 3 }, 4, "numeric instance is greater than the required maximum (maximum: 3, found: 4)"],
    [{ maximum: 3, exclusiveMaximum: true }, 3, "numeric instance is not strictly lower than the required maximum 3"],
    [{ multipleOf: 2 }, 5, "remainder of division is not zero (5 / 2)"],
    [{ minLength: 2 }, "😀", 'string "😀" is too short (length: 1, required minimum: 2)'],
    [{ maxLength: 1 }, "ab", 'string "ab" is too long (length: 2, maximum allowed: 1)'],
    [{ pattern: "^a+$" }, "b", 'ECMA 262 regex "^a+$" does not match input string "b"'],
    [{ format: "email" }, "b", 'string "b" is not a valid email address'],
    [
      { format: "date-time" },
      "2026-02-30T00:00:00Z",
      `string "2026-02-30T00:00:00Z" is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]`,
    ],
    [{ minItems: 1 }, [], "array is too short: must have at least 1 elements but instance has 0 elements"],
    [{ maxItems: 1 }, [1, 2], "array is too long: must have at most 1 elements but instance has 2 elements"],
    [{ uniqueItems: true }, [{ a: 1 }, { a: 1 }], "array must not contain duplicate elements"],
    [
      { items: [{}], additionalItems: false },
      [1, 2],
      "schema only allows 1 elements in array but instance has 2 elements",
    ],
    [{ minProperties: 1 }, {}, "object has too few properties (found 0 but schema requires at least 1)"],
    [{ maxProperties: 0 }, { a: 1 }, "object has too many properties (found 1 but schema requires at most 0)"],
    [
      { properties: { a: {} }, patternProperties: { "^x": {} }, additionalProperties: false },
      { a: 1, xy: 1, c: 1, b: 1 },
      'object instance has properties which are not allowed by the schema: ["b","c"]',
    ],
    [
      { dependencies: { a: ["b", "c"] } },
      { a: 1, b: 1 },
      'property "a" of object has missing property dependencies (schema requires ["b","c"]; missing: ["c"])',
    ],
    [{ anyOf: [{ type: "null" }] }, 1, "instance failed to match at least one required schema among 1"],
    [
      { allOf: [{ type: "null" }, { minimum: 0 }] },
      1,
      "instance failed to match all required schemas (matched only 1 out of 2)",
    ],
    [{ oneOf: [{}, {}] }, 1, "instance failed to match exactly one schema (matched 2 out of 2)"],
    [{ not: {} }, 1, "instance matched a schema which it should not have"],
  ])("%j and %j", (schema, value, problem) => expect(problems(schema, value)).toEqual([problem]));

  it("keyword by keyword in the order of their names, and what is below only where that is right", () => {
    const schema = {
      type: "object",
      required: ["id"],
      maxProperties: 1,
      properties: { b: { type: "string" }, a: { type: "string" } },
    };
    expect(problems(schema, { a: 1, b: 2 })).toEqual([
      "object has too many properties (found 2 but schema requires at most 1)",
      'object has missing required properties (["id"])',
    ]);
    expect(problems({ properties: schema.properties }, { b: 2, a: 1 })).toHaveLength(2);
  });
});

describe("references", () => {
  it("lead within a document, to itself, and to others that refer to each other", () => {
    const tree = {
      definitions: { name: { type: "string" } },
      properties: { name: { $ref: "#/definitions/name" }, children: { type: "array", items: { $ref: "#" } } },
    };
    expect(problems(tree, { name: "a", children: [{ name: "b", children: [] }] })).toEqual([]);
    expect(problems(tree, { name: "a", children: [{ children: [{ name: 1 }] }] })).toHaveLength(1);
    const models: Record<string, unknown> = {
      "https://models/Person": {
        definitions: { age: { minimum: 0 } },
        properties: { age: { $ref: "#/definitions/age" }, home: { $ref: "https://models/House" } },
      },
      "https://models/House": { properties: { owner: { $ref: "https://models/Person" } } },
    };
    const validate = compileJsonSchema({ $ref: "https://models/House" }, (url) => models[url]);
    expect(validate({ owner: { age: 1, home: { owner: { age: -1 } } } })).toHaveLength(1);
  });

  it("to nothing are refused, as is what is no schema", () => {
    const compile = (schema: unknown) => () => compileJsonSchema(schema);
    expect(compile({ $ref: "#/definitions/x" })).toThrow(new InvalidSchema('$ref "#/definitions/x" leads to nothing'));
    expect(compile({ items: { $ref: "http://elsewhere" } })).toThrow(
      '$ref "http://elsewhere" refers to a schema that is not there',
    );
    expect(compile([])).toThrow("a schema must be an object, but is []");
    expect(compile({ properties: { a: { type: "text" } } })).toThrow(/"type" must be of .*, but is "text"/);
    expect(compile({ pattern: "(" })).toThrow(/"pattern" Invalid regular expression/);
    expect(compile({ required: [] })).toThrow('"required" must be a list of names, but is []');
  });
});

const types = fc.constantFrom("array", "boolean", "integer", "null", "number", "object", "string");
const small = fc.integer({ min: 0, max: 3 });
const several = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 1, maxLength: 2 });

/** Schemas of one to three keywords, as deep as said. */
function schemas(depth: number): fc.Arbitrary<Record<string, unknown>> {
  const inner = depth === 0 ? fc.constant({}) : schemas(depth - 1);
  const named = (names: string[]) => fc.dictionary(fc.constantFrom(...names), inner, { minKeys: 1, maxKeys: 2 });
  const keyword = fc.oneof(
    fc.record({ type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })) }),
    fc.record({ enum: fc.uniqueArray(fc.constantFrom(null, 1, "a", true), { minLength: 1 }) }),
    fc.record({ minimum: small, exclusiveMinimum: fc.boolean() }),
    fc.record({ maximum: small, exclusiveMaximum: fc.boolean() }),
    fc.record({ multipleOf: fc.constantFrom(1, 2, 0.5) }),
    fc.record({ minLength: small }),
    fc.record({ maxLength: small }),
    fc.record({ pattern: fc.constantFrom("^a", "b$", ".") }),
    fc.record({ minItems: small }),
    fc.record({ maxItems: small, uniqueItems: fc.boolean() }),
    fc.record({ items: inner }),
    fc.record({ items: several(inner), additionalItems: fc.oneof(fc.boolean(), inner) }),
    fc.record({ required: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 }) }),
    fc.record({ minProperties: small }),
    fc.record({ maxProperties: small }),
    fc.record({ properties: named(["a", "b", "c"]) }),
    fc.record({ patternProperties: named(["^a", "b$"]) }),
    fc.record({ additionalProperties: fc.oneof(fc.boolean(), inner) }),
    fc.record({ dependencies: fc.dictionary(fc.constantFrom("a", "b"), fc.oneof(fc.constant(["c"]), inner)) }),
    fc.record({ allOf: several(inner) }),
    fc.record({ anyOf: several(inner) }),
    fc.record({ oneOf: several(inner) }),
    fc.record({ not: inner }),
  );
  return fc.array(keyword, { minLength: 1, maxLength: 3 }).map((keywords) => Object.assign({}, ...keywords));
}

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, 0, 1, 2, -1, 1.5, 10, "", "a", "ab", "abc"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "ab", "c"), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

it("takes what draft 4 takes, and nothing else", () => {
  const ajv = new ajvDraft4.default({ strict: false, logger: false });
  fc.assert(
    fc.property(schemas(2), fc.array(values, { minLength: 5, maxLength: 5 }), (schema, samples) => {
      const expected = ajv.compile(schema);
      const validate = compileJsonSchema(schema);
      for (const value of samples) {
        expect({ value, valid: validate(value).length === 0 }).toEqual({ value, valid: expected(value) });
      }
      ajv.removeSchema(schema);
    }),
    { numRuns: 500 },
  );
});
