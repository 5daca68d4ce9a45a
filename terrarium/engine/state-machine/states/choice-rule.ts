import type { Fields } from "../definition/fields.ts";
import type { Json } from "../json.ts";
import type { Environment } from "../language/environment.ts";
import { type PathExpression, pathExpression } from "../language/path-expression.ts";
import { runtimeError } from "../state-error.ts";
import { COMPARISONS, type Comparison, TYPE_TESTS } from "./comparison.ts";

/** Whether a rule of JSONPath holds. */
export type Rule = (environment: Environment) => boolean;

const NEVER: Rule = () => false;

/** A rule of a Choice state: And, Or, Not, or one comparison of a variable (doc: "Choice workflow state", "Data-test expression"). */
export function compileRule(rule: Fields): Rule {
  rule.value("Next");
  rule.value("Assign");
  for (const [name, combine] of COMBINATIONS) {
    if (!rule.has(name)) continue;
    const rules = rule.list(name).map(compileRule);
    if (rules.length === 0) rule.report("needs at least one rule", name);
    rule.checkNames(`a rule with ${name}`);
    return combine(rules);
  }
  const inner = rule.fields("Not");
  if (inner) {
    const holds = compileRule(inner);
    rule.checkNames("a rule with Not");
    return (environment) => !holds(environment);
  }
  return compileComparison(rule);
}

const COMBINATIONS: readonly (readonly [string, (rules: readonly Rule[]) => Rule])[] = [
  ["And", (rules) => (environment) => rules.every((holds) => holds(environment))],
  ["Or", (rules) => (environment) => rules.some((holds) => holds(environment))],
];

function compileComparison(rule: Fields): Rule {
  const variable = path(rule, "Variable", rule.requiredText("Variable"));
  const names = Object.keys(rule.raw).filter((name) => operator(name) !== undefined || Object.hasOwn(TYPE_TESTS, name));
  const [name] = names;
  if (names.length !== 1 || name === undefined) {
    rule.report(
      `a rule needs exactly one comparison (StringEquals, NumericLessThan, IsPresent …), but has ${names.length === 0 ? "none" : names.join(", ")}`,
    );
    return NEVER;
  }
  const holds = Object.hasOwn(TYPE_TESTS, name) ? typeTest(rule, name, variable) : comparison(rule, name, variable);
  rule.checkNames("a rule of a Choice state");
  return holds;
}

function typeTest(rule: Fields, name: string, variable: PathExpression | undefined): Rule {
  const expected = rule.flag(name);
  const test = TYPE_TESTS[name]!;
  return (environment) => {
    const value = variable?.tryFind(environment);
    if (value === undefined && name !== "IsPresent") throw unknown(variable);
    return test(value) === expected;
  };
}

function comparison(rule: Fields, name: string, variable: PathExpression | undefined): Rule {
  const compare = operator(name)!;
  if (!name.endsWith("Path")) {
    const wanted = rule.value(name)!;
    if (!compare.takes(wanted)) {
      rule.report(`Expected ${compare.words}, but got ${JSON.stringify(wanted)}`, name);
      return NEVER;
    }
    return (environment) => compare.holds(required(variable, environment), wanted);
  }
  const other = path(rule, name, rule.text(name) ?? "");
  return (environment) => compare.holds(required(variable, environment), required(other, environment));
}

function operator(name: string): Comparison | undefined {
  if (Object.hasOwn(COMPARISONS, name)) return COMPARISONS[name];
  const plain = name.replace(/Path$/, "");
  return plain !== name && plain !== "StringMatches" && Object.hasOwn(COMPARISONS, plain)
    ? COMPARISONS[plain]
    : undefined;
}

function path(rule: Fields, field: string, text: string): PathExpression | undefined {
  try {
    return pathExpression(text);
  } catch (error) {
    rule.report((error as Error).message, field);
    return undefined;
  }
}

function required(expression: PathExpression | undefined, environment: Environment): Json {
  const value = expression?.tryFind(environment);
  if (value === undefined) throw unknown(expression);
  return value;
}

function unknown(expression: PathExpression | undefined) {
  return runtimeError(
    `Invalid path '${expression?.text}': The choice state's condition path references an invalid value.`,
  );
}
