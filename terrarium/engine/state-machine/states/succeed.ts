import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import { compileFlow } from "../language/data-flow.ts";
import type { Behaviour } from "./state.ts";

/** Succeed: ends its region (doc: "Succeed workflow state"). */
export function compileSucceed(fields: Fields, language: QueryLanguage): Behaviour {
  const flow = compileFlow(fields, language, { noAssign: true });
  return { run: async ({ environment }) => ({ ...(await flow.leave(environment)), next: undefined }) };
}
