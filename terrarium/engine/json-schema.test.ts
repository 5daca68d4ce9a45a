import { compileSchema, InvalidSchema } from "./json-schema.ts";

const PERSON = JSON.stringify({
  $schema: "http://json-schema.org/draft-04/schema#",
  title: "Person",
  type: "object",
  required: ["id", "name", "age"],
  properties: {
    id: { type: ["string", "integer"] },
    name: { type: "string", minLength: 1, maxLength: 5, pattern: "^[a-z]*$" },
    age: { type: "integer", minimum: 0, exclusiveMinimum: true },
    size: { enum: ["s", "m"] },
  },
  additionalProperties: false,
});

describe("models of API Gateway", () => {
  const check = compileSchema(PERSON);

  test("a value that fits has nothing wrong with it", () => {
    expect(check({ id: 10, name: "kim", age: 1 })).toEqual([]);
    expect(check({ id: "10", name: "kim", age: 1, size: "s" })).toEqual([]);
  });

  test.each<[unknown, string]>([
    [{}, 'object has missing required properties (["age","id","name"])'],
    [[], 'instance type (array) does not match any allowed primitive type (allowed: ["object"])'],
    [
      { id: 1.5, name: "kim", age: 1 },
      'instance type (number) does not match any allowed primitive type (allowed: ["integer","string"])',
    ],
    [
      { id: 1, name: "kim", age: "old" },
      'instance type (string) does not match any allowed primitive type (allowed: ["integer"])',
    ],
    [{ id: 1, name: "kim", age: 0 }, "numeric instance is lower than the required minimum (minimum: 0, found: 0)"],
    [{ id: 1, name: "", age: 1 }, 'string "" is too short (length: 0, required minimum: 1)'],
    [{ id: 1, name: "abcdef", age: 1 }, 'string "abcdef" is too long (length: 6, maximum allowed: 5)'],
    [{ id: 1, name: "KIM", age: 1 }, 'ECMA 262 regex "^[a-z]*$" does not match input string "KIM"'],
    [{ id: 1, name: "kim", age: 1, size: "l" }, 'instance value ("l") not found in enum (possible values: ["s","m"])'],
    [
      { id: 1, name: "kim", age: 1, b: 1, a: 2 },
      'object instance has properties which are not allowed by the schema: ["a","b"]',
    ],
  ])("%j: %s", (value, sentence) => {
    expect(check(value)).toContain(sentence);
  });

  test("one model refers to another by the address that API Gateway gives it", () => {
    const list = JSON.stringify({
      type: "array",
      items: { $ref: "https://apigateway.amazonaws.com/restapis/abc123/models/Person" },
    });
    const checkList = compileSchema(list, { Person: PERSON });
    expect(checkList([{ id: 1, name: "kim", age: 1 }])).toEqual([]);
    expect(checkList([{ id: 1 }])).toEqual(['object has missing required properties (["age","name"])']);
  });

  test.each(["{", '{"type": "frobnicate"}', '{"$ref": "nowhere"}'])("%s is no schema", (text) => {
    expect(() => compileSchema(text)).toThrow(InvalidSchema);
  });
});
