import { Arguments, toPlain } from "./arguments.ts";
import { isObject, type JsonObject } from "./configuration.ts";
import { type DataContext, type Environment, loadDataSource } from "./data-source.ts";
import { evaluateBody } from "./evaluate-body.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import { isRecord, sameType, typeOf, type Value, withType } from "./expression/type.ts";
import { describeNode, type Plan, type PlannedNode, type PlannedResource } from "./plan.ts";
import { PlanError } from "./plan-error.ts";
import { argumentsOf, conditionsOf, providerOf } from "./plan-graph.ts";
import { partitionOf } from "./regions.ts";
import { StackScope } from "./stack-scope.ts";

export type { Environment } from "./data-source.ts";

export interface EvaluatedPlan {
  /** In the order of `plan.resources`. */
  readonly resources: readonly EvaluatedResource[];
  /** By stack and by name. */
  readonly outputs: Record<string, Record<string, { value: unknown; sensitive: boolean }>>;
}

export interface EvaluatedResource {
  readonly resource: PlannedResource;
  readonly args: Arguments;
  readonly attributes: Record<string, unknown>;
}

export type AttributesOf = (resource: PlannedResource, args: Arguments) => Record<string, unknown>;

/**
 * Computes every value of a plan. `attributesOf` is asked for what a resource has beside its arguments as soon as the
 * arguments are known, and always after the resources that it refers to. Problems are reported together in a PlanError.
 */
export function evaluatePlan(plan: Plan, environment: Environment, attributesOf: AttributesOf): EvaluatedPlan {
  const evaluation = new Evaluation(plan, environment, attributesOf);
  for (const node of plan.nodes) evaluation.add(node);
  return evaluation.result();
}

/** Where a node could not be evaluated, those that need it are passed over: their problem is the same. */
class NotEvaluated extends Error {}

class Evaluation {
  readonly #environment: Environment;
  readonly #attributesOf: AttributesOf;
  readonly #values = new Map<string, Value>();
  readonly #planned: ReadonlyMap<string, PlannedResource>;
  readonly #scopes: ReadonlyMap<string, StackScope>;
  readonly #resources: EvaluatedResource[] = [];
  readonly #outputs: Record<string, Record<string, { value: unknown; sensitive: boolean }>>;
  readonly #problems: string[] = [];

  constructor(plan: Plan, environment: Environment, attributesOf: AttributesOf) {
    this.#environment = environment;
    this.#attributesOf = attributesOf;
    this.#planned = new Map(plan.resources.map((resource) => [`${resource.stack}/${resource.address}`, resource]));
    const stacks = new Map(plan.stacks.map((stack) => [stack.name, stack]));
    this.#scopes = new Map(
      plan.stacks.map((stack) => [stack.name, new StackScope(stack, stacks, (id) => this.#valueOf(id))]),
    );
    this.#outputs = Object.fromEntries(plan.stacks.map((stack) => [stack.name, {}]));
  }

  add(node: PlannedNode): void {
    try {
      this.#values.set(node.id, this.#evaluate(node));
    } catch (error) {
      if (error instanceof NotEvaluated) return;
      if (error instanceof PlanError) this.#problems.push(...error.problems);
      else if (error instanceof ExpressionError) this.#problems.push(`${describeNode(node)}: ${error.message}`);
      else throw error;
    }
  }

  result(): EvaluatedPlan {
    if (this.#problems.length > 0) throw new PlanError(this.#problems);
    return { resources: this.#resources, outputs: this.#outputs };
  }

  #valueOf(id: string): Value {
    const value = this.#values.get(id);
    if (value === undefined) throw new NotEvaluated();
    return value;
  }

  #evaluate(node: PlannedNode): Value {
    switch (node.kind) {
      case "local":
        return this.#body(node, node.body);
      case "output":
        return this.#output(node, node.body as JsonObject);
      case "provider":
        return this.#provider(node, node.body as JsonObject);
      case "data":
        return this.#data(node, node.body as JsonObject);
      case "resource":
        return this.#resource(node, node.body as JsonObject);
    }
  }

  /** Evaluates a block; every expression in it that has no value is one problem. */
  #body(node: PlannedNode, body: unknown, path = ""): Value {
    const problems: string[] = [];
    const problem = (at: string, message: string): void => {
      problems.push(`${describeNode(node)}:${at === "" ? "" : ` argument "${at}":`} ${message}`);
    };
    const value = evaluateBody(body, this.#scopes.get(node.stack.name)!, problem, path);
    if (problems.length > 0) throw new PlanError(problems);
    return value;
  }

  #output(node: PlannedNode, body: JsonObject): Value {
    this.#check(node, body, "precondition");
    const value = this.#body(node, body.value, "value");
    const outputs = this.#outputs[node.stack.name]!;
    outputs[node.name] = { value: toPlain(value), sensitive: body.sensitive === true };
    return value;
  }

  /** Of a provider's configuration, what data sources ask for. */
  #provider(node: PlannedNode, body: JsonObject): Value {
    const { region = null, default_tags: tags = null } = body;
    return this.#body(node, {
      region: body.alias === undefined ? this.#environment.region : region,
      default_tags: tags,
    });
  }

  #data(node: PlannedNode, body: JsonObject): Value {
    this.#check(node, body, "precondition");
    const values = this.#body(node, argumentsOf(body));
    const source = loadDataSource(node.type);
    const args = this.#arguments(node, values);
    args.checkNames(source.honours, []);
    const merged = { ...args.raw, ...source.read(args, this.#contextOf(node)) };
    return this.#known(node, body, merged);
  }

  #contextOf(node: PlannedNode): DataContext {
    const provider = this.#values.get(providerOf(node));
    const settings = isRecord(provider ?? null)
      ? new Arguments(provider as JsonObject, this.#placeOf(node))
      : undefined;
    const region = settings?.optionalString("region") ?? this.#environment.region;
    const partition = region === this.#environment.region ? this.#environment.partition : partitionOf(region);
    return {
      ...this.#environment,
      region,
      partition,
      defaultTags: settings?.block("default_tags")?.record("tags") ?? {},
    };
  }

  #resource(node: PlannedNode, body: JsonObject): Value {
    this.#check(node, body, "precondition");
    const resource = this.#planned.get(node.id)!;
    const args = this.#arguments(node, this.#body(node, argumentsOf(body)));
    const attributes = this.#ask(node, resource, args);
    this.#resources.push({ resource, args, attributes });
    return this.#known(node, body, { ...args.raw, ...attributes });
  }

  /** What a definition throws on purpose is a problem of the plan; a mistake in it is not. */
  #ask(node: PlannedNode, resource: PlannedResource, args: Arguments): Record<string, unknown> {
    try {
      return this.#attributesOf(resource, args);
    } catch (error) {
      if (!(error instanceof Error) || error.constructor !== Error) throw error;
      throw new PlanError(`${describeNode(node)}: ${error.message}`, { cause: error });
    }
  }

  #arguments(node: PlannedNode, values: Value): Arguments {
    return new Arguments(toPlain(values) as JsonObject, this.#placeOf(node));
  }

  #placeOf(node: PlannedNode): { address: string; type: string; stack: string } {
    const type = node.kind === "data" ? `data.${node.type}` : node.type;
    return { address: node.address, type, stack: node.stack.name };
  }

  /** What others may refer to, once the postconditions hold. */
  #known(node: PlannedNode, body: JsonObject, values: Record<string, unknown>): Value {
    const value = fromOutside(values);
    this.#check(node, body, "postcondition", value);
    return value;
  }

  #check(node: PlannedNode, body: JsonObject, kind: "precondition" | "postcondition", self?: Value): void {
    const scope = this.#scopes.get(node.stack.name)!.withSelf(self);
    for (const condition of conditionsOf(body, kind)) {
      const evaluate = (part: unknown): Value =>
        evaluateBody(part, scope, (_path, message) => {
          throw new PlanError(`${describeNode(node)}: ${kind}: ${message}`);
        });
      const holds = evaluate(condition.condition);
      if (holds === true || holds === "true") continue;
      throw new PlanError(
        `${describeNode(node)}: ${kind}: ${String(evaluate(condition.error_message ?? "does not hold"))}`,
      );
    }
  }
}

/**
 * Values that did not come out of an expression: undefined is null, and an array whose elements are of one type is a list,
 * as it is where a provider's schema says so.
 */
function fromOutside(value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) {
    const elements = value.map(fromOutside);
    const types = elements.map(typeOf);
    const of = types[0] ?? "any";
    return types.every((type) => sameType(type, of)) ? withType(elements, { kind: "list", of }) : elements;
  }
  if (!isObject(value)) return value as Value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fromOutside(item)]));
}
