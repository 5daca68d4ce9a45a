import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import { type Assignment, assignment } from "../language/assignment.ts";
import { compileFlow, type DataFlow } from "../language/data-flow.ts";
import type { Environment } from "../language/environment.ts";
import { evaluationError, isJsonata, jsonataExpression, jsonataTemplate } from "../language/jsonata-expression.ts";
import { StateError } from "../state-error.ts";
import { compileRule, type Rule } from "./choice-rule.ts";
import type { Behaviour, Departure } from "./state.ts";

interface Choice {
  readonly next: string;
  readonly holds: (environment: Environment) => boolean | Promise<boolean>;
  readonly assign: Assignment | undefined;
  /** Of JSONata: what leaves the state in the place of its input. */
  readonly output: ReturnType<typeof jsonataTemplate> | undefined;
}

/** Choice: the first rule that holds says which state is next (doc: "Choice workflow state"). */
export function compileChoice(fields: Fields, language: QueryLanguage): Behaviour {
  const flow = compileFlow(fields, language, {});
  const list = fields.list("Choices");
  if (list.length === 0) fields.report("A Choice state needs at least one rule", "Choices");
  const choices = list.map((rule) => compileChoiceRule(rule, language));
  const otherwise = fields.text("Default");
  return {
    async run({ environment }) {
      const seen = { ...environment, input: flow.selected(environment) };
      for (const choice of choices) {
        const holds = choice.holds(seen);
        if (typeof holds === "boolean" ? holds : await holds) return depart(choice, flow, environment);
      }
      if (otherwise === undefined) {
        throw new StateError("States.NoChoiceMatched", "No choice rule was matched, and there is no Default.");
      }
      return { ...(await flow.leave(environment)), next: otherwise };
    },
  };
}

/** Names that a Choice state may go to. */
export function choiceTargets(fields: Fields): { name: string; location: string }[] {
  const targets = fields
    .list("Choices")
    .map((rule) => ({ name: rule.raw.Next, location: `${rule.location}/Next` }))
    .concat({ name: fields.raw.Default, location: `${fields.location}/Default` });
  return targets.filter((target): target is { name: string; location: string } => typeof target.name === "string");
}

async function depart(choice: Choice, flow: DataFlow, environment: Environment): Promise<Departure> {
  const left = await flow.leave(environment);
  const assigned = choice.assign ? await choice.assign(environment) : undefined;
  const output = choice.output ? await choice.output(environment) : left.output;
  return { output, ...(assigned && { assigned }), next: choice.next };
}

function compileChoiceRule(rule: Fields, language: QueryLanguage): Choice {
  const next = rule.requiredText("Next");
  const assign = assignment(rule, language);
  if (language === "JSONPath") {
    const holds: Rule = compileRule(rule);
    return { next, holds, assign, output: undefined };
  }
  const output = rule.value("Output");
  const compiled = output === undefined ? undefined : jsonataTemplate(output, "Output", rule.reporter("Output"));
  const holds = compileCondition(rule);
  rule.checkNames("a rule of a Choice state (JSONata)");
  return { next, holds, assign, output: compiled };
}

function compileCondition(rule: Fields): Choice["holds"] {
  const condition = rule.value("Condition");
  if (typeof condition === "boolean") return () => condition;
  if (!isJsonata(condition)) {
    rule.report('must be true, false or an expression between "{%" and "%}"', "Condition");
    return () => false;
  }
  const evaluate = jsonataExpression(condition, "Condition", rule.reporter("Condition"));
  return async (environment) => {
    const value = await evaluate(environment);
    if (typeof value === "boolean") return value;
    throw evaluationError(
      "Condition",
      `The JSONata expression '${condition.slice(2, -2).trim()}' specified for the field 'Condition' returned an unexpected result type. Expected 'boolean', but was: ${JSON.stringify(value)}`,
    );
  };
}
