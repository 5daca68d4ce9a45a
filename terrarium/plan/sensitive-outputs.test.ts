import { readPlan } from "./read-plan.ts";
import { problemsOf, StackDirectories } from "./testing/write-stacks.ts";

const directories = new StackDirectories();
afterAll(() => directories.remove());

test("an output that shows a sensitive variable", () => {
  const output = (value: unknown, more = {}) => ({ value, ...more });
  const shown = "${var.key}";
  const found = problemsOf(() =>
    readPlan(
      directories.synthesized({
        a: {
          variable: { key: { type: "string", sensitive: true }, plain: { default: "x" } },
          locals: { key: shown, parts: { key: shown, other: 1 } },
          output: {
            direct: output(shown),
            inText: output(["x-${var.key}"]),
            local: output("${local.key}"),
            encoded: output('${jsonencode({ a = var.key == "" ? 1 : 2 })}'),
            marked: output(shown, { sensitive: true }),
            cleared: output("${nonsensitive(var.key)}"),
            other: output("${local.parts.other}${var.plain}"),
          },
        },
      }),
      { variables: { key: "k" } },
    ),
  );
  expect(found).toEqual(
    ["direct", "inText", "local", "encoded"].map(
      (name) => `output.${name} (stack a) shows the sensitive variable key: make the output sensitive too`,
    ),
  );
});
