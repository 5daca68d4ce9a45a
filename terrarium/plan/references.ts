import { ExpressionError } from "./expression/expression-error.ts";
import { isNumber } from "./expression/number.ts";
import { isTemplate, parseTemplate } from "./expression/parse-template.ts";
import type { Expression, Step } from "./expression/syntax.ts";
import type { Value } from "./expression/type.ts";

/** A name with what follows it, as it stands in an expression: `aws_sqs_queue.orders.arn`. */
export interface Reference {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Every reference of an expression, without those to the names of its own for expressions. */
export function referencesOf(expression: Expression): Reference[] {
  const found: Reference[] = [];
  collect(expression, new Set(), found);
  return found;
}

function collect(expression: Expression, bound: ReadonlySet<string>, found: Reference[]): void {
  const inner = (part: Expression): void => collect(part, bound, found);
  switch (expression.kind) {
    case "literal":
      return;
    case "name":
      if (!bound.has(expression.name)) found.push({ name: expression.name, steps: [] });
      return;
    case "path":
      if (expression.of.kind !== "name") inner(expression.of);
      else if (!bound.has(expression.of.name)) found.push({ name: expression.of.name, steps: expression.steps });
      collectSteps(expression.steps, inner);
      return;
    case "template":
      for (const part of expression.parts) if (typeof part !== "string") inner(part);
      return;
    case "joined":
      inner(expression.each);
      return;
    case "call":
      expression.arguments.forEach(inner);
      return;
    case "unary":
      inner(expression.operand);
      return;
    case "binary":
      inner(expression.left);
      inner(expression.right);
      return;
    case "conditional":
      inner(expression.condition);
      inner(expression.then);
      inner(expression.else);
      return;
    case "tuple":
      expression.items.forEach(inner);
      return;
    case "object":
      expression.items.flat().forEach(inner);
      return;
    case "for": {
      inner(expression.in);
      const names = [...bound, expression.valueName, ...(expression.keyName === undefined ? [] : [expression.keyName])];
      for (const part of [expression.key, expression.value, expression.if]) {
        if (part !== undefined) collect(part, new Set(names), found);
      }
    }
  }
}

function collectSteps(steps: readonly Step[], inner: (part: Expression) => void): void {
  for (const step of steps) {
    if (step.kind === "index") inner(step.key);
    else if (step.kind === "splat") collectSteps(step.steps, inner);
  }
}

/** A string of a block, with where it stands in it. */
export interface Site {
  readonly path: string;
  readonly text: string;
}

/** Visits every string of a block that is an expression, keys included. */
export function visitExpressions(
  body: unknown,
  visit: (expression: Expression, site: Site) => void,
  problem: (message: string, site: Site) => void,
  path = "",
): void {
  if (typeof body === "string") {
    if (!isTemplate(body)) return;
    const site = { path, text: body };
    let expression: Expression;
    try {
      expression = parseTemplate(body);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problem(error.message, site);
      return;
    }
    if (expression.kind !== "literal") visit(expression, site);
  } else if (Array.isArray(body)) {
    for (const [index, item] of body.entries()) visitExpressions(item, visit, problem, `${path}[${index}]`);
  } else if (typeof body === "object" && body !== null && !isNumber(body as Value)) {
    for (const [name, value] of Object.entries(body)) {
      if (name === "//") continue;
      const inner = path === "" ? name : `${path}.${name}`;
      if (isTemplate(name)) visitExpressions(name, visit, problem, inner);
      visitExpressions(value, visit, problem, inner);
    }
  }
}

/** A reference as one would write it, for messages. */
export function referenceText({ name, steps }: Reference): string {
  let text = name;
  for (const step of steps) {
    if (step.kind === "attribute") text += `.${step.name}`;
    else if (step.kind === "splat") return `${text}[*]`;
    else if (step.key.kind === "literal") text += `[${JSON.stringify(step.key.value)}]`;
    else return `${text}[…]`;
  }
  return text;
}
