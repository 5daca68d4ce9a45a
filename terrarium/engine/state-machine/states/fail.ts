import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import { anyText, scalar } from "../language/scalar.ts";
import { StateError } from "../state-error.ts";
import type { Behaviour } from "./state.ts";

/** Fail: ends its region with an error (doc: "Fail workflow state"). */
export function compileFail(fields: Fields, language: QueryLanguage): Behaviour {
  const name = scalar(fields, language, "Error", anyText);
  const cause = scalar(fields, language, "Cause", anyText);
  return {
    async run({ environment }) {
      throw new StateError((await name?.(environment)) ?? "", await cause?.(environment));
    },
  };
}
