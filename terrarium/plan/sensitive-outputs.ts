import { isObject } from "./configuration.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import { parseTemplate } from "./expression/parse-template.ts";
import type { Expression } from "./expression/syntax.ts";
import type { PlannedStack } from "./plan.ts";

/**
 * Terraform refuses an output that shows a sensitive variable without being sensitive itself (Terraform language,
 * "Output Values"). Only what is certain to show it is reported.
 */
export function exposedSecrets(stack: PlannedStack): string[] {
  const { variables, outputs, locals } = stack.configuration;
  const secret = new Set(Object.keys(variables).filter((name) => variables[name]!.sensitive === true));
  if (secret.size === 0) return [];
  return Object.entries(outputs).flatMap(([name, output]) => {
    if (output.sensitive === true || output.ephemeral === true) return [];
    const shown = secretIn(output.value, { secret, locals });
    if (shown === undefined) return [];
    return [
      `output.${name} (stack ${stack.name}) shows the sensitive variable ${shown}: make the output sensitive too`,
    ];
  });
}

interface Secrets {
  readonly secret: ReadonlySet<string>;
  readonly locals: Readonly<Record<string, unknown>>;
}

function secretIn(body: unknown, secrets: Secrets): string | undefined {
  if (typeof body === "string") {
    try {
      return secretInExpression(parseTemplate(body), secrets);
    } catch (error) {
      // It is reported where the output's references are followed.
      if (error instanceof ExpressionError) return undefined;
      throw error;
    }
  }
  if (Array.isArray(body)) return first(body, (item) => secretIn(item, secrets));
  return isObject(body) ? first(Object.values(body), (item) => secretIn(item, secrets)) : undefined;
}

function secretInExpression(expression: Expression, secrets: Secrets): string | undefined {
  const inner = (part: Expression): string | undefined => secretInExpression(part, secrets);
  switch (expression.kind) {
    case "path":
      return expression.of.kind === "name" ? secretInPath(expression.of.name, expression, secrets) : undefined;
    case "template":
      return first(expression.parts, (part) => (typeof part === "string" ? undefined : inner(part)));
    case "unary":
      return inner(expression.operand);
    case "binary":
      return first([expression.left, expression.right], inner);
    case "conditional":
      return first([expression.condition, expression.then, expression.else], inner);
    case "tuple":
      return first(expression.items, inner);
    case "object":
      return first(expression.items, ([, value]) => inner(value));
    case "call":
      return /^(core::)?jsonencode$/.test(expression.name) ? first(expression.arguments, inner) : undefined;
  }
  return undefined;
}

function secretInPath(name: string, { steps }: Expression & { kind: "path" }, secrets: Secrets): string | undefined {
  const [step] = steps;
  if (step?.kind !== "attribute") return undefined;
  if (name === "var") return secrets.secret.has(step.name) ? step.name : undefined;
  // Of a local value with parts only the part that is read counts.
  if (name !== "local" || steps.length > 1) return undefined;
  const { [step.name]: body, ...locals } = secrets.locals;
  return secretIn(body, { ...secrets, locals });
}

function first<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
