import { evaluate } from "./expression/evaluate.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import type { Expression } from "./expression/syntax.ts";
import type { Value } from "./expression/type.ts";

/** The value of an expression that may refer to nothing and call nothing, as in TF_VAR_… and in *.tfvars. */
export function constantValue(expression: Expression): Value {
  return evaluate(expression, {
    resolve(name) {
      throw new ExpressionError(
        `"${name}" is a reference; only a constant may be given here, and text needs quotation marks`,
      );
    },
    call({ name }) {
      throw new ExpressionError(`${name}() is a call; only a constant may be given here`);
    },
  });
}
