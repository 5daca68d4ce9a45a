import { isObject, type JsonObject } from "./configuration.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import { parseExpression } from "./expression/parse-expression.ts";
import { locate } from "./locate-reference.ts";
import { describeNode, type PlannedNode, type PlannedStack } from "./plan.ts";
import { type Reference, referencesOf, referenceText, type Site, visitExpressions } from "./references.ts";

/** Arguments of every resource that are for Terraform itself. */
const metaArguments = new Set(["//", "depends_on", "provider", "lifecycle"]);

/** A block without what is for Terraform itself. */
export function argumentsOf(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !metaArguments.has(name)));
}

/** The conditions of a block that Terraform checks before or after it. */
export function conditionsOf(body: JsonObject, kind: "precondition" | "postcondition"): JsonObject[] {
  const lifecycles = [body.lifecycle ?? []].flat();
  const blocks = [...lifecycles, body].flatMap((block) => (isObject(block) ? [block[kind] ?? []].flat() : []));
  return blocks.filter(isObject);
}

/** Everything of a stack that has a value. */
export function nodesOf(stack: PlannedStack): PlannedNode[] {
  const { providers, locals, data, resources, outputs } = stack.configuration;
  const node = (
    kind: PlannedNode["kind"],
    address: string,
    type: string,
    name: string,
    body: unknown,
  ): PlannedNode => ({
    kind,
    id: `${stack.name}/${address}`,
    stack,
    address,
    type,
    name,
    body,
  });
  const dataSources = [...data.values()].filter(({ type }) => type !== "terraform_remote_state");
  return [
    ...Object.entries(providers).map(([name, body]) => node("provider", `provider.${name}`, name, name, body)),
    ...Object.entries(locals).map(([name, body]) => node("local", `local.${name}`, "local", name, body)),
    ...dataSources.map(({ type, name, body }) => node("data", `data.${type}.${name}`, type, name, body)),
    ...[...resources.values()].map(({ type, name, body }) => node("resource", `${type}.${name}`, type, name, body)),
    ...Object.entries(outputs).map(([name, body]) => node("output", `output.${name}`, "output", name, body)),
  ];
}

/** What a node needs, by the references of its expressions. Those that lead nowhere are reported. */
export function needsOf(
  node: PlannedNode,
  stacks: ReadonlyMap<string, PlannedStack>,
  nodes: ReadonlyMap<string, PlannedNode>,
  report: (problem: string) => void,
): Set<string> {
  const needs = new Set<string>();
  const where = describeNode(node);
  const at = (site: Site): string => (site.path === "" ? where : `${where}: argument "${site.path}"`);
  const follow = (reference: Reference, site: Site, allowSelf: boolean): void => {
    if (allowSelf && reference.name === "self") return;
    // Where there are several instances, that is the one problem.
    if (reference.name === "each" && hasArgument(node, "for_each")) return;
    if (reference.name === "count" && hasArgument(node, "count")) return;
    const text = referenceText(reference);
    const target = locate(node.stack, stacks, reference.name, reference.steps);
    if (target.kind === "nothing") report(`${at(site)} refers to ${text}: ${target.problem}`);
    else if (target.kind === "node" && target.id === node.id) {
      if (!allowSelf) report(`${at(site)} refers to the block that it stands in: ${text}`);
    } else if (target.kind === "node") needs.add(target.id);
    else if (target.kind === "outputs") {
      const names = Object.keys(stacks.get(target.stack)!.configuration.outputs);
      for (const name of names) needs.add(`${target.stack}/output.${name}`);
    }
  };
  const visit = (body: unknown, allowSelf = false, path = ""): void =>
    visitExpressions(
      body,
      (expression, site) => {
        for (const reference of referencesOf(expression)) follow(reference, site, allowSelf);
      },
      (message, site) => report(`${at(site)}: ${message}`),
      path,
    );
  if (!isObject(node.body) || node.kind === "local") {
    visit(node.body);
    return needs;
  }
  visit(node.kind === "output" ? node.body.value : argumentsOf(node.body));
  visit(conditionsOf(node.body, "precondition"), false, "precondition");
  visit(conditionsOf(node.body, "postcondition"), true, "postcondition");
  for (const site of dependenciesOf(node.body)) {
    try {
      for (const reference of referencesOf(parseExpression(site.text.replace(/^\$\{(.*)\}$/s, "$1"))))
        follow(reference, site, false);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      report(`${at(site)}: ${error.message}`);
    }
  }
  // What a data source says may depend on its provider's region or default tags.
  const provider = node.kind === "data" ? nodes.get(providerOf(node)) : undefined;
  if (provider !== undefined) needs.add(provider.id);
  return needs;
}

/** The id of the provider that a resource or a data source belongs to. */
export function providerOf(node: PlannedNode): string {
  const chosen = isObject(node.body) ? node.body.provider : undefined;
  const name = typeof chosen === "string" ? chosen.replace(/^\$\{(.*)\}$/s, "$1") : node.type.split("_")[0]!;
  return `${node.stack.name}/provider.${name}`;
}

function hasArgument(node: PlannedNode, name: string): boolean {
  return isObject(node.body) && Object.hasOwn(node.body, name);
}

function dependenciesOf(body: JsonObject): Site[] {
  const list = Array.isArray(body.depends_on) ? body.depends_on : [];
  return list.map((text, index) => ({ path: `depends_on[${index}]`, text: String(text) }));
}
