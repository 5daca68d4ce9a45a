import { isObject, type JsonObject, readConfiguration } from "./configuration.ts";
import { evaluateEarly } from "./early-values.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import { findStacks } from "./find-stacks.ts";
import { sort } from "./graph.ts";
import type { Plan, PlannedNode, PlannedResource, PlannedStack } from "./plan.ts";
import { PlanError } from "./plan-error.ts";
import { needsOf, nodesOf } from "./plan-graph.ts";
import { findRemoteStates } from "./remote-states.ts";
import { exposedSecrets } from "./sensitive-outputs.ts";
import { unsupportedIn } from "./unsupported.ts";
import { checkValidations } from "./variable-validation.ts";
import { readVariables } from "./variables.ts";

export type { Plan, PlannedResource, PlannedStack } from "./plan.ts";

export interface ReadOptions {
  /** What TF_VAR_… of the environment say, by the names of the variables. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Reads synthesized Terraform JSON: a `cdktf.out`, or a directory with `*.tf.json`. Nothing is evaluated yet, but what can
 * be known to fail is reported here, all of it at once, in a PlanError.
 */
export function readPlan(directory: string, options: ReadOptions = {}): Plan {
  const problems: string[] = [];
  const configurations = findStacks(directory).map((found) => ({
    found,
    read: readConfiguration(found.name, found.files),
  }));
  problems.push(...configurations.flatMap(({ read }) => read.problems));
  // Where a file is broken, everything that refers to what is in it would be reported too.
  if (configurations.some(({ read }) => read.broken)) throw new PlanError(problems);
  let complete = true;
  const stacks = configurations.map(({ found: { name, directory: stackDirectory }, read: { configuration } }) => {
    const variables = readVariables(name, stackDirectory, configuration.variables, options.variables ?? {});
    problems.push(...variables.problems);
    complete &&= variables.problems.length === 0;
    return { name, directory: stackDirectory, configuration, variables: variables.values, remoteStates: {} };
  });
  for (const stack of stacks) {
    const { found, problems: unfound } = findRemoteStates(stack, stacks);
    Object.assign(stack.remoteStates, found);
    problems.push(...unfound);
    complete &&= unfound.length === 0;
  }
  if (complete) for (const stack of stacks) problems.push(...checkValidations(stack));
  const { nodes, needs } = connect(stacks, problems);
  const region = complete ? regionOf(stacks, problems) : defaultRegion;
  if (problems.length > 0) throw new PlanError(problems);
  return { directory, stacks, region, nodes, resources: resourcesOf(nodes, needs) };
}

function connect(
  stacks: readonly PlannedStack[],
  problems: string[],
): { nodes: PlannedNode[]; needs: Map<string, Set<string>> } {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const nodes = new Map(stacks.flatMap(nodesOf).map((node) => [node.id, node]));
  const needs = new Map<string, Set<string>>();
  for (const node of nodes.values()) {
    needs.set(
      node.id,
      needsOf(node, byName, nodes, (problem) => problems.push(problem)),
    );
    if (node.kind === "resource" || node.kind === "data") {
      problems.push(...unsupportedIn(node as PlannedNode & { body: JsonObject }));
    }
  }
  for (const stack of stacks) problems.push(...exposedSecrets(stack));
  const order = sort(nodes.keys(), (id) => needs.get(id) ?? []);
  for (const cycle of order.cycles) problems.push(`a reference cycle: ${cycle.join(" → ")}`);
  if (order.cycles.length === 0) problems.push(...stackCycles(stacks, nodes, needs));
  return { nodes: order.sorted.map((id) => nodes.get(id)!), needs };
}

/** Terraform applies one stack after the other, so two of them cannot read each other's outputs. */
function stackCycles(
  stacks: readonly PlannedStack[],
  nodes: ReadonlyMap<string, PlannedNode>,
  needs: ReadonlyMap<string, Set<string>>,
): string[] {
  const stackOf = (id: string): string => nodes.get(id)!.stack.name;
  const stackNeeds = new Map(stacks.map((stack) => [stack.name, new Set<string>()]));
  for (const [id, needed] of needs) {
    for (const other of needed) if (stackOf(other) !== stackOf(id)) stackNeeds.get(stackOf(id))!.add(stackOf(other));
  }
  const { cycles } = sort(stackNeeds.keys(), (name) => stackNeeds.get(name)!);
  return cycles.map(
    (cycle) => `stacks that read each other's outputs cannot be applied one after the other: ${cycle.join(" → ")}`,
  );
}

function resourcesOf(nodes: readonly PlannedNode[], needs: ReadonlyMap<string, Set<string>>): PlannedResource[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  // Resources that a node reaches without passing through another resource. Needs come first in the order.
  const reached = new Map<string, Set<string>>();
  for (const { id } of nodes) {
    const ids = [...(needs.get(id) ?? [])].flatMap((needed) =>
      byId.get(needed)!.kind === "resource" ? [needed] : [...reached.get(needed)!],
    );
    reached.set(id, new Set(ids));
  }
  return nodes
    .filter((node) => node.kind === "resource")
    .map((node) => {
      const body = node.body as JsonObject;
      const path = constructPath(body);
      return {
        stack: node.stack.name,
        address: node.address,
        type: node.type,
        name: node.name,
        ...(path === undefined ? {} : { constructPath: path }),
        dependsOn: [...reached.get(node.id)!],
        raw: body,
        directory: node.stack.directory,
      };
    });
}

function constructPath(body: JsonObject): string | undefined {
  const comment = body["//"];
  const metadata = isObject(comment) ? comment.metadata : undefined;
  const path = isObject(metadata) ? metadata.path : undefined;
  return typeof path === "string" ? path : undefined;
}

const defaultRegion = "us-east-1";

/** The one region that all stacks are in. Providers with an alias may have another. */
function regionOf(stacks: readonly PlannedStack[], problems: string[]): string {
  const regions = new Map<string, string>();
  for (const stack of stacks) {
    const provider = stack.configuration.providers.aws;
    if (provider === undefined) continue;
    try {
      const region = evaluateEarly(provider.region ?? null, stack) ?? defaultRegion;
      if (typeof region === "string" && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) regions.set(stack.name, region);
      else
        problems.push(
          `provider.aws (stack ${stack.name}): ${JSON.stringify(region)} is not a region such as ${defaultRegion}`,
        );
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.push(`provider.aws (stack ${stack.name}): argument "region": ${error.message}`);
    }
  }
  if (new Set(regions.values()).size > 1) {
    const all = [...regions].map(([stack, region]) => `${stack} is in ${region}`).join(", ");
    problems.push(`the terrarium runs one region, but the stacks are in several: ${all}`);
  }
  return regions.values().next().value ?? defaultRegion;
}
