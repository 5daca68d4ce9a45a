import { TerraformStack, Testing } from "cdktf";
import { type EventInput, inputArguments } from "./event-input.ts";

const at = () => new TerraformStack(Testing.app(), "stack");

test("the whole event, a part of it, or a text with parts of it", () => {
  expect(inputArguments(at(), "input", undefined)).toEqual({});
  expect(inputArguments(at(), "input", { part: "$.detail" })).toEqual({ inputPath: "$.detail" });
  expect(
    inputArguments(at(), "input", { template: '"<id> of <aws.events.rule-name>"', paths: { id: "$.detail.orderId" } }),
  ).toEqual({
    inputTransformer: { inputPaths: { id: "$.detail.orderId" }, inputTemplate: '"<id> of <aws.events.rule-name>"' },
  });
});

test.each<[EventInput, string]>([
  [{ part: "detail" }, 'stack: input.part is "detail"; accepted is a JSON path such as $.detail'],
  [
    { template: "<b>", paths: { a: "$.detail" } },
    'stack: input.template is "b"; accepted is <a> and EventBridge\'s own',
  ],
  [{ template: "<a>", paths: { a: "detail" } }, 'stack: input.paths.a is "detail"'],
  [{ template: "<AWSx>", paths: { AWSx: "$.detail" } }, 'stack: input.paths is "AWSx"'],
  [{ template: "x".repeat(8_193), paths: {} }, "stack: input is"],
])("%p is refused", (input, message) => {
  expect(() => inputArguments(at(), "input", input)).toThrow(message);
});
