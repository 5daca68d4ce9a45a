import { readPlan } from "./read-plan.ts";
import { problemsOf, StackDirectories } from "./testing/write-stacks.ts";

const directories = new StackDirectories();
afterAll(() => directories.remove());

type Json = Record<string, unknown>;

function read(variable: Json, given: Record<string, string> = {}, files: Record<string, string | Json> = {}) {
  const directory = directories.write({ "main.tf.json": { variable }, ...files });
  return readPlan(directory, { variables: given }).stacks[0]!.variables;
}
const problems = (variable: Json, given: Record<string, string> = {}, files: Record<string, string | Json> = {}) =>
  problemsOf(() => read(variable, given, files)).map((problem) => problem.replace(/ \(stack case-\d+\)/, ""));

/** The value of TF_VAR_x for a variable of a type. */
const parsed = (type: string | undefined, text: string): unknown => read({ x: { type } }, { x: text }).x;

test.each<[string | undefined, string, unknown]>([
  [undefined, "5", "5"],
  [undefined, '["a"]', '["a"]'],
  ["string", "5", "5"],
  ["string", '"quoted"', '"quoted"'],
  ["number", "5", 5],
  ["number", "1.50", 1.5],
  ["bool", "true", true],
  ["any", '["a", 1]', ["a", 1]],
  ["list(string)", '["a", 1]', ["a", "1"]],
  ["list", '["a", "b"]', ["a", "b"]],
  ["set(number)", "[3, 1, 3]", [1, 3]],
  ["map(number)", '{a = "1", b: 2}', { a: 1, b: 2 }],
  ["map", '{a = "1"}', { a: "1" }],
  ["tuple([string, number])", '["a", "1"]', ["a", 1]],
  [
    "list(object({ name = string, size = optional(number, 3), tags = optional(list(string)) }))",
    '[{name = "a", other = 1}, {name = "b", size = "5"}]',
    [
      { name: "a", size: 3, tags: null },
      { name: "b", size: 5, tags: null },
    ],
  ],
])("TF_VAR_x of type %s: %s", (type, text, value) => expect(parsed(type, text)).toEqual(value));

test("defaults, and what comes before them", () => {
  const variable = {
    x: { type: "number", default: "1" },
    y: { default: null },
    z: { type: "list(string)", default: [1] },
  };
  expect(read(variable)).toEqual({ x: 1, y: null, z: ["1"] });
  expect(read(variable, { x: "2" })).toEqual({ x: 2, y: null, z: ["1"] });
  const files = {
    "terraform.tfvars": '# the numbers\nx = 3 // three\ny = {\n  a = "b"\n}\n',
    "b.auto.tfvars.json": { z: ["b"] },
    "a.auto.tfvars": 'z = ["a"]',
    "other.tfvars": "x = 9",
  };
  expect(read(variable, { x: "2", z: '["environment"]' }, files)).toEqual({ x: 3, y: { a: "b" }, z: ["b"] });
});

test("null takes the default where a variable is not nullable", () => {
  const variable = { x: { type: "any", nullable: false, default: 5 }, y: { type: "any", nullable: true, default: 5 } };
  expect(read(variable, { x: "null", y: "null" })).toEqual({ x: 5, y: null });
  expect(problems({ x: { type: "any", nullable: false } }, { x: "null" })).toEqual([
    'variable "x" is null, but the variable is not nullable',
  ]);
});

test("what has no value or a wrong one, all at once, with the setting that would give it", () => {
  const variable = {
    key: { type: "string", sensitive: true },
    size: { type: "number" },
    names: { type: "list(string)" },
    shape: { type: "object({ a = string })" },
    kind: { type: "strng" },
    secret: { type: "number", sensitive: true },
  };
  const given = { size: "many", names: "a, b", shape: "{}", kind: "x", secret: "abc" };
  expect(problems(variable, given)).toEqual([
    'variable "key" has no value: set TF_VAR_key (string)',
    'variable "size" is of type number, but TF_VAR_size is "many": cannot convert "many" to number; given string must be a decimal representation of a number',
    expect.stringMatching(
      /^variable "names" is of type list of string, so TF_VAR_names must be an expression such as \["a"\] or \{a = 1\}: unexpected ","/,
    ),
    'variable "shape" is of type object, but TF_VAR_shape is {}: attribute "a" is required',
    expect.stringMatching(/^variable "kind" has the type "strng": it is not a type: there are string, number/),
    'variable "secret" is of type number, but TF_VAR_secret is a value that is not shown',
  ]);
});

test("text without quotation marks, and calls, in the place of a constant", () => {
  expect(problems({ x: { type: "list(string)" } }, { x: "[a]" })[0]).toContain("text needs quotation marks");
  expect(problems({ x: { type: "list(string)" } }, { x: '[upper("a")]' })[0]).toContain("upper() is a call");
  expect(problems({ x: {} }, {}, { "terraform.tfvars": "x = y" })[0]).toContain("terraform.tfvars: ");
});

test("validation blocks", () => {
  const validation = [
    { condition: '${can(regex("^[a-z]+$", var.name))}', error_message: "small letters, not ${var.name}" },
    { condition: "${length(var.name) < 4}", error_message: "too long" },
  ];
  const variable = { name: { type: "string", validation } };
  expect(read(variable, { name: "abc" })).toEqual({ name: "abc" });
  expect(problems(variable, { name: "ABCD" })).toEqual([
    'variable "name" is not valid: small letters, not ABCD (set TF_VAR_name)',
    'variable "name" is not valid: too long (set TF_VAR_name)',
  ]);
});
