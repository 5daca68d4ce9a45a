import { Construct } from "constructs";
import { type PipeFields, pipeTemplate } from "./pipe-template.ts";

const at = new Construct(undefined as never, "pipe");
const template = (fields: PipeFields) => pipeTemplate(at, "fields", fields);

test("placeholders stand without quotation marks, so that a number stays a number", () => {
  expect(template({ id: "$.body.id", first: "$.body.items[0].sku", pipe: "aws.pipes.pipe-name" })).toBe(
    '{"id": <$.body.id>, "first": <$.body.items[0].sku>, "pipe": <aws.pipes.pipe-name>}',
  );
});

test.each(["body.id", "$", "$.body.id>", "$.body.id'", "$body", "aws.pipes.unknown", ""])("%p is refused", (source) => {
  expect(() => template({ id: source })).toThrow("pipe: fields.id is");
});

test("no field at all, or more than a pipe takes, is refused", () => {
  expect(() => template({})).toThrow("pipe: fields is");
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, "$.body.id"]));
  expect(() => template(many)).toThrow("at most 8192 characters");
});
