import type { Arguments } from "./arguments.ts";
import type { Condition, PolicyStatement, Principal } from "./policy-document.ts";
import { inSetOrder } from "./set-order.ts";

/** Reads a `statement` block of an aws_iam_policy_document, its lists in the order in which the provider writes them. */
export function readStatement(block: Arguments, version: string): PolicyStatement {
  const effect = block.optionalString("effect") ?? "Allow";
  if (effect !== "Allow" && effect !== "Deny")
    block.fail("effect", `must be Allow or Deny, but is ${JSON.stringify(effect)}`);
  block.checkNames(
    [
      "actions",
      "condition",
      "effect",
      "not_actions",
      "not_principals",
      "not_resources",
      "principals",
      "resources",
      "sid",
    ],
    [],
  );
  const variables = (text: string): string => replaceVariables(text, version, block);
  return {
    sid: block.optionalString("sid") ?? "",
    effect,
    actions: listOf(block.strings("actions")),
    notActions: listOf(block.strings("not_actions")),
    resources: listOf(block.strings("resources").map(variables)),
    notResources: listOf(block.strings("not_resources").map(variables)),
    principals: readPrincipals(block, "principals", variables),
    notPrincipals: readPrincipals(block, "not_principals", variables),
    conditions: readConditions(block, variables),
  };
}

/** From the last to the first; one alone is no list, none is nothing. */
function listOf(texts: readonly string[]): string | string[] | undefined {
  const distinct = [...new Set(texts)];
  if (distinct.length === 0) return undefined;
  return distinct.length === 1 ? distinct[0] : distinct.sort(byBytes).reverse();
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function readPrincipals(statement: Arguments, name: string, variables: (text: string) => string): Principal[] {
  const blocks = statement.blocks(name).map((block) => {
    block.checkNames(["type", "identifiers"], []);
    return { type: block.string("type"), identifiers: block.strings("identifiers") };
  });
  return inSetOrder(blocks, ({ type, identifiers }) => ({ identifiers: new Set(identifiers), type })).map(
    ({ type, identifiers }) => ({
      type,
      identifiers: listOf(identifiers.map(variables)) ?? [],
    }),
  );
}

function readConditions(statement: Arguments, variables: (text: string) => string): Condition[] {
  const blocks = statement.blocks("condition").map((block) => {
    block.checkNames(["test", "variable", "values"], []);
    return { test: block.string("test"), variable: block.string("variable"), values: block.strings("values") };
  });
  return inSetOrder(blocks, ({ test, values, variable }) => ({ test, values, variable })).map(
    ({ test, variable, values }) => ({
      test,
      variable: variables(variable),
      values: values.map(variables),
    }),
  );
}

/** `&{aws:username}` stands for a variable of IAM, as `${` would be Terraform's. */
function replaceVariables(text: string, version: string, block: Arguments): string {
  if (version === "2008-10-17" && text.includes("&{")) {
    throw block.fail("version", `2008-10-17 has no variables, but ${JSON.stringify(text)} has &{`);
  }
  return text.replaceAll("&{", "${");
}
