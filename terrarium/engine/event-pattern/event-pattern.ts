import { InvalidEventPattern } from "./invalid-event-pattern.ts";
import { compileField, type FieldMatcher } from "./value-matcher.ts";

/** One object of a pattern: all its fields must fit, and of each `$or` one alternative. */
interface Node {
  readonly fields: Map<string, { leaf?: FieldMatcher; node?: Node }>;
  readonly ors: Node[][];
}

type JsonObject = Readonly<Record<string, unknown>>;

const NOTHING: JsonObject = {};

/** EventBridge refuses patterns whose `$or`s multiply to more. */
const MOST_COMBINATIONS = 1000;

/** With these inside an `$or`, EventBridge takes it for a mistake. */
const RESERVED = new Set(
  "exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex".split(" "),
);

/**
 * An event pattern as EventBridge rules, EventBridge Pipes and Lambda filters use it: compiled once, matched often (doc:
 * "Creating Amazon EventBridge event patterns"). Names with dots and nested objects are the same path; an array in the
 * event fits when one of its elements does, and all conditions below it must hold for the same element.
 */
export class EventPattern {
  readonly #root: Node;

  private constructor(root: Node) {
    this.#root = root;
  }

  /**
   * @param source JSON text, or what JSON.parse made of it.
   * @throws InvalidEventPattern
   */
  static compile(source: string | object): EventPattern {
    const pattern = typeof source === "string" ? parse(source) : source;
    if (!isObject(pattern)) throw new InvalidEventPattern([], "Filter is not an object");
    const root = emptyNode();
    const combinations = compileObject(pattern, root, [], false);
    if (combinations > MOST_COMBINATIONS) {
      throw new InvalidEventPattern([], `The pattern has ${combinations} combinations, more than ${MOST_COMBINATIONS}`);
    }
    return new EventPattern(root);
  }

  /** @param event what JSON.parse made of an event. */
  matches(event: unknown): boolean {
    return matchNode(this.#root, event);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidEventPattern([], `it is not JSON: ${(error as Error).message}`);
  }
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function emptyNode(): Node {
  return { fields: new Map(), ors: [] };
}

/** Adds an object's conditions to a node. Returns into how many combinations its `$or`s multiply. */
function compileObject(object: JsonObject, into: Node, path: readonly string[], insideOr: boolean): number {
  const entries = Object.entries(object);
  if (entries.length === 0) throw new InvalidEventPattern(path, "Empty objects are not allowed");
  let combinations = 1;
  for (const [name, value] of entries) {
    if (name === "$or" && Array.isArray(value)) {
      combinations *= compileOr(value, into, [...path, name]);
      continue;
    }
    if (insideOr && RESERVED.has(name)) {
      throw new InvalidEventPattern(path, `${name} is a reserved field name which cannot be used inside $or.`);
    }
    const steps = name.split(".");
    const last = steps.pop()!;
    let node = into;
    for (const step of steps) node = childNode(node, step);
    const here = [...path, name];
    if (Array.isArray(value)) fieldOf(node, last).leaf = compileField(value, here);
    else if (isObject(value)) combinations *= compileObject(value, childNode(node, last), here, insideOr);
    else throw new InvalidEventPattern(here, `"${name}" must be an object or an array`);
  }
  return combinations;
}

function compileOr(alternatives: readonly unknown[], into: Node, path: readonly string[]): number {
  if (alternatives.length < 2) {
    throw new InvalidEventPattern(path, "There must have at least 2 Objects in $or relationship.");
  }
  let combinations = 0;
  const nodes = alternatives.map((alternative) => {
    if (!isObject(alternative)) {
      throw new InvalidEventPattern(path, "Only JSON object is allowed in array of $or relationship.");
    }
    const node = emptyNode();
    combinations += compileObject(alternative, node, path, true);
    return node;
  });
  into.ors.push(nodes);
  return combinations;
}

function fieldOf(node: Node, name: string): { leaf?: FieldMatcher; node?: Node } {
  let field = node.fields.get(name);
  if (!field) {
    field = {};
    node.fields.set(name, field);
  }
  return field;
}

function childNode(node: Node, name: string): Node {
  const field = fieldOf(node, name);
  field.node ??= emptyNode();
  return field.node;
}

function matchNode(node: Node, value: unknown): boolean {
  if (!Array.isArray(value)) return matchObject(node, isObject(value) ? value : NOTHING);
  if (value.length === 0 || wantsAbsenceOnly(node)) return [NOTHING, ...value].every((item) => matchNode(node, item));
  return value.some((item) => matchNode(node, item));
}

function matchObject(node: Node, object: JsonObject): boolean {
  for (const [name, field] of node.fields) {
    const value = lookUp(object, name);
    if (field.leaf && !matchLeaf(field.leaf, value)) return false;
    if (field.node && !matchNode(field.node, value)) return false;
  }
  return node.ors.every((alternatives) => alternatives.some((alternative) => matchObject(alternative, object)));
}

/** Only scalars are leaves: to `exists`, an object or an empty array is not there. */
function matchLeaf(leaf: FieldMatcher, value: unknown): boolean {
  if (value === undefined) return leaf.absent;
  if (value !== null && typeof value === "object") {
    if (!Array.isArray(value)) return leaf.absent;
    const scalars = value.flat(Number.POSITIVE_INFINITY).filter((item) => item === null || typeof item !== "object");
    return scalars.length === 0 ? leaf.absent : scalars.some(leaf.matches);
  }
  return leaf.matches(value);
}

/** A condition that something is nowhere must hold for every element of an array, not for one of them. */
function wantsAbsenceOnly(node: Node): boolean {
  if (node.ors.length > 0) return false;
  for (const { leaf, node: child } of node.fields.values()) {
    if ((leaf && !leaf.onlyAbsent) || (child && !wantsAbsenceOnly(child))) return false;
  }
  return true;
}

/** The field of that name; where names hold dots, `{"a.b": 1}` is `{"a": {"b": 1}}`. */
function lookUp(object: JsonObject, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  let joined: Record<string, unknown> | undefined;
  for (const key in object) {
    if (key.length > name.length && key[name.length] === "." && key.startsWith(name)) {
      joined ??= {};
      joined[key.slice(name.length + 1)] = object[key];
    }
  }
  return joined;
}
