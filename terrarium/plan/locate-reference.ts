import type { Step } from "./expression/syntax.ts";
import { nearest } from "./near-miss.ts";
import type { PlannedStack } from "./plan.ts";

/** What the beginning of a reference stands for. */
export type Target =
  | { readonly kind: "node"; readonly id: string; readonly taken: number }
  | { readonly kind: "variable"; readonly name: string; readonly taken: number }
  /** All outputs of another stack. */
  | { readonly kind: "outputs"; readonly stack: string; readonly taken: number }
  /** An output that the other stack does not have, with a default where it is read. */
  | { readonly kind: "default"; readonly state: string; readonly name: string; readonly taken: number }
  | { readonly kind: "path" | "terraform"; readonly taken: number }
  /** A remote state that no stack keeps: a problem of its own, which is not repeated for everything that reads it. */
  | { readonly kind: "unread"; readonly state: string }
  | { readonly kind: "nothing"; readonly problem: string };

const outside = new Map<string, string>(
  Object.entries({
    each: "for_each is not supported by the terrarium",
    count: "count is not supported by the terrarium",
    module: "modules are not supported by the terrarium",
    ephemeral: "ephemeral resources are not supported by the terrarium",
    self: "self may be used in a postcondition alone",
  }),
);

/** Finds what a reference in a stack begins with (Terraform language, "References to Named Values"). */
export function locate(
  stack: PlannedStack,
  stacks: ReadonlyMap<string, PlannedStack>,
  name: string,
  steps: readonly Step[],
): Target {
  const { resources, data, locals, variables } = stack.configuration;
  const first = nameOf(steps[0]);
  switch (name) {
    case "path":
    case "terraform":
      return { kind: name, taken: 0 };
    case "var":
      if (first !== undefined && Object.hasOwn(variables, first)) return { kind: "variable", name: first, taken: 1 };
      return nothing("var", first, Object.keys(variables), "variable");
    case "local":
      if (first !== undefined && Object.hasOwn(locals, first)) return node(stack, `local.${first}`, 1);
      return nothing("local", first, Object.keys(locals), "local value");
    case "data": {
      const second = nameOf(steps[1]);
      if (first === "terraform_remote_state") return locateOutput(stack, stacks, steps);
      if (data.has(`${first}.${second}`)) return node(stack, `data.${first}.${second}`, 2);
      return nothing("data", second && `${first}.${second}`, [...data.keys()], "data source");
    }
  }
  const reason = outside.get(name);
  if (reason !== undefined) return { kind: "nothing", problem: reason };
  if (first !== undefined && resources.has(`${name}.${first}`)) return node(stack, `${name}.${first}`, 1);
  if (first === undefined) {
    return {
      kind: "nothing",
      problem: `there is nothing called ${name}: a resource is referred to by its type and its name`,
    };
  }
  const near = nearest(`${name}.${first}`, resources.keys());
  return { kind: "nothing", problem: `there is no resource ${name}.${first}${suggest(near)}` };
}

function locateOutput(stack: PlannedStack, stacks: ReadonlyMap<string, PlannedStack>, steps: readonly Step[]): Target {
  const name = nameOf(steps[1]);
  const state = name !== undefined && Object.hasOwn(stack.remoteStates, name) ? stack.remoteStates[name] : undefined;
  if (state === undefined && stack.configuration.data.has(`terraform_remote_state.${name}`)) {
    return { kind: "unread", state: name! };
  }
  if (name === undefined || state === undefined) {
    return nothing("data.terraform_remote_state", name, Object.keys(stack.remoteStates), "remote state");
  }
  if (nameOf(steps[2]) !== "outputs") {
    return { kind: "nothing", problem: `of data.terraform_remote_state.${name} only "outputs" can be read` };
  }
  const output = nameOf(steps[3]);
  if (output === undefined) return { kind: "outputs", stack: state.stack, taken: 3 };
  const other = stacks.get(state.stack)!;
  if (Object.hasOwn(other.configuration.outputs, output)) return node(other, `output.${output}`, 4);
  if (Object.hasOwn(state.defaults, output)) return { kind: "default", state: name, name: output, taken: 4 };
  const near = nearest(output, Object.keys(other.configuration.outputs));
  return {
    kind: "nothing",
    problem: `the stack ${other.name} has no output ${JSON.stringify(output)}${suggest(near)}`,
  };
}

function node(stack: PlannedStack, address: string, taken: number): Target {
  return { kind: "node", id: `${stack.name}/${address}`, taken };
}

function nothing(prefix: string, name: string | undefined, candidates: readonly string[], what: string): Target {
  if (name === undefined) return { kind: "nothing", problem: `after ${prefix} there must be the name of a ${what}` };
  const near = nearest(name, candidates);
  return { kind: "nothing", problem: `there is no ${what} ${prefix}.${name}${suggest(near && `${prefix}.${near}`)}` };
}

function suggest(near: string | undefined): string {
  return near === undefined || near === "" ? "" : `; did you mean ${near}?`;
}

/** `.name` and `["name"]` say the same. */
function nameOf(step: Step | undefined): string | undefined {
  if (step?.kind === "attribute") return step.name;
  if (step?.kind === "index" && step.key.kind === "literal" && typeof step.key.value === "string")
    return step.key.value;
  return undefined;
}
