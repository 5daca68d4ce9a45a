import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluatePlan } from "../evaluate-plan.ts";
import { PlanError } from "../plan-error.ts";
import { readPlan } from "../read-plan.ts";

type Json = Record<string, unknown>;
interface Answer {
  readonly type: string;
  readonly args: Json;
  readonly attributes?: Json;
  readonly error?: true;
}

const fixtures = join(import.meta.dirname, "fixtures");
const read = (name: string): unknown => JSON.parse(readFileSync(join(fixtures, name), "utf8"));
const { answers } = read("provider-answers.json") as { answers: Answer[] };
const providers = read("providers.json");

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "provider-answers-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** What the data source says in a stack of its own, or "error". */
function ask({ type, args }: Answer): unknown {
  const literal = JSON.parse(JSON.stringify(args).replaceAll("${", "$${")) as Json;
  const stack = {
    provider: { aws: providers },
    data: { [type]: { asked: literal } },
    output: { answer: { value: `\${data.${type}.asked}` } },
  };
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify(stack));
  try {
    const plan = readPlan(directory);
    const environment = { accountId: "123456789012", region: plan.region, partition: "aws" };
    const [outputs] = Object.values(evaluatePlan(plan, environment, () => ({})).outputs);
    return outputs!.answer!.value;
  } catch (error) {
    if (error instanceof PlanError) return "error";
    throw error;
  }
}

test.each(answers.map((answer) => [answer.type, JSON.stringify(answer.args), answer] as const))(
  "%s says what the provider says: %s",
  (_type, _args, answer) => {
    if (answer.error) expect(ask(answer)).toBe("error");
    else expect(ask(answer)).toEqual(expect.objectContaining(answer.attributes!));
  },
);
