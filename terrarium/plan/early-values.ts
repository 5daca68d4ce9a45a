import { evaluateBody } from "./evaluate-body.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import type { Value } from "./expression/type.ts";
import type { PlannedStack } from "./plan.ts";
import { StackScope } from "./stack-scope.ts";

/**
 * Evaluates what must be known before anything else of a stack: the region of its provider, and where its state is kept.
 * It may refer to variables and local values, not to resources. Throws an ExpressionError.
 */
export function evaluateEarly(body: unknown, stack: PlannedStack): Value {
  const visiting = new Set<string>();
  const scope = new StackScope(stack, new Map([[stack.name, stack]]), (id) => {
    const address = id.slice(stack.name.length + 1);
    const name = address.startsWith("local.") ? address.slice("local.".length) : undefined;
    if (name === undefined || visiting.has(id))
      throw new ExpressionError(`it refers to ${address}, which is known only later`);
    visiting.add(id);
    const value = evaluateBody(stack.configuration.locals[name], scope, fail);
    visiting.delete(id);
    return value;
  });
  return evaluateBody(body, scope, fail);
}

function fail(_path: string, message: string): never {
  throw new ExpressionError(message);
}
