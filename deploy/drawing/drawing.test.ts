import { readFileSync } from "node:fs";
import { DRAWINGS, drawn } from "./drawings.ts";
import { layOut } from "./lanes.ts";
import { type Definition, transitions } from "./states.ts";
import { drawing } from "./svg.ts";

const task = (Next: string, error?: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "${work}" },
  Next,
  ...(error === undefined ? {} : { Catch: [{ Next: error }] }),
});
const MACHINE: Definition = {
  Comment: 'A & B, "<undone>"',
  StartAt: "A",
  States: {
    A: task("B", "Undo"),
    B: task("Done", "TellB"),
    TellB: task("Done", "Done"),
    Done: { Type: "Succeed" },
    Undo: { Type: "Choice", Choices: [{ Next: "Refund" }], Default: "Failed" },
    Refund: task("Failed", "TellRefund"),
    TellRefund: task("Failed"),
    Failed: { Type: "Fail" },
  },
};

test.each(DRAWINGS)("$title is drawn as it is: `npm run fix` draws it anew", (each) => {
  expect(readFileSync(each.picture, "utf8")).toBe(drawn(each));
});

test.each(DRAWINGS)("$title is drawn with each of its states and its transitions", (each) => {
  const definition = JSON.parse(readFileSync(each.definition, "utf8")) as Definition;
  const picture = drawn(each);
  for (const name of Object.keys(definition.States)) expect(picture).toContain(`>${name}</text>`);
  for (const { from, to } of transitions(definition)) expect(picture).toContain(`<title>${from} → ${to}</title>`);
});

test("the way without errors goes down first, that of errors beside it, and single states beside theirs", () => {
  const { places, rows } = layOut(MACHINE);
  expect(Object.fromEntries([...places].map(([name, { column, row }]) => [name, [column, row]]))).toEqual({
    A: [1, 0],
    B: [1, 1],
    Done: [1, 2],
    TellB: [0, 1],
    Undo: [2, 0],
    Refund: [2, 1],
    Failed: [2, 2],
    TellRefund: [3, 1],
  });
  expect(rows).toBe(3);
});

test("errors are drawn otherwise than what goes well, and once where both lead to the same state", () => {
  const picture = drawing(MACHINE, "A machine");
  const style = (way: string) => new RegExp(`<path class="(\\w+)"[^>]*><title>${way}</title>`).exec(picture)?.[1];
  expect([style("A → B"), style("A → Undo"), style("Undo → Failed")]).toEqual(["next", "error", "next"]);
  expect(picture.match(/TellB → Done/g)).toHaveLength(1);
});

test("a screen reader hears what it is, and nothing in it is markup", () => {
  const picture = drawing(MACHINE, "Mine & yours");
  expect(picture).toContain('role="img" aria-label="Mine &amp; yours"');
  expect(picture).toContain("<desc>A &amp; B, &quot;&lt;undone>&quot;</desc>");
});

test("a state that no lane leads to is an error, not a picture without it", () => {
  const States = { ...MACHINE.States, Lost: task("Done") };
  expect(() => layOut({ ...MACHINE, States })).toThrow("no place in the drawing for Lost");
});
