import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import { compileFlow } from "../language/data-flow.ts";
import type { Behaviour } from "./state.ts";

/** Pass: hands its input on, or a fixed `Result` (doc: "Pass workflow state"). */
export function compilePass(fields: Fields, language: QueryLanguage, next: string | undefined): Behaviour {
  const flow = compileFlow(fields, language, { arguments: language === "JSONPath", resultPath: true });
  const result = language === "JSONPath" ? fields.value("Result") : undefined;
  return {
    run: async ({ environment }) => ({ ...(await flow.leave(environment, result)), next }),
  };
}
