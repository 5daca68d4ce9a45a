import { isObject, type JsonObject } from "./configuration.ts";
import { evaluateEarly } from "./early-values.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import type { PlannedStack } from "./plan.ts";

/** Checks the validation blocks of a stack's variables (Terraform language, "Custom Conditions"). */
export function checkValidations(stack: PlannedStack): string[] {
  return Object.entries(stack.configuration.variables).flatMap(([name, block]) => {
    const where = `variable "${name}" (stack ${stack.name})`;
    const validations = [block.validation ?? []].flat().filter(isObject);
    return validations.flatMap((validation) => {
      const problem = problemOf(validation, stack);
      return problem === undefined ? [] : [`${where} is not valid: ${problem} (set TF_VAR_${name})`];
    });
  });
}

/** What the condition of a block has to say, or undefined where it holds. */
function problemOf(validation: JsonObject, stack: PlannedStack): string | undefined {
  try {
    const holds = evaluateEarly(validation.condition, stack);
    if (holds === true || holds === "true") return undefined;
    return String(evaluateEarly(validation.error_message ?? "its condition does not hold", stack));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return error.message;
  }
}
