import type { CompileContext, QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import type { Json } from "../json.ts";
import { compileFlow } from "../language/data-flow.ts";
import { Branches } from "../run/branches.ts";
import type { Behaviour } from "./state.ts";

/** Parallel: runs its branches at the same time; the first that fails ends the others (doc: "Parallel workflow state"). */
export function compileParallel(
  fields: Fields,
  language: QueryLanguage,
  next: string | undefined,
  context: CompileContext,
): Behaviour {
  const flow = compileFlow(fields, language, { arguments: true, resultPath: true, resultSelector: true });
  const branches = fields.list("Branches");
  if (branches.length === 0) fields.report("A Parallel state needs at least one branch", "Branches");
  const regions = branches.map((branch) => context.compileRegion(branch, context));
  return {
    async run(step) {
      const { memo } = step.visit;
      if (memo.argument === undefined) {
        step.remember("argument", await flow.argument(step.environment));
        step.record("ParallelStateStarted");
        step.remember("started", step.frame.previous);
      }
      const input = { value: memo.argument!, text: JSON.stringify(memo.argument) };
      const running = new Branches(step);
      const outputs = await running.all(
        regions.map((region, index) => ({ region, index, input, previous: memo.started as number })),
        "ParallelStateFailed",
      );
      const last = step.frame.previous;
      step.record("ParallelStateSucceeded");
      const result = outputs.map((output) => JSON.parse(output) as Json);
      return { ...(await flow.leave(step.environment, result)), next, previous: last };
    },
  };
}
