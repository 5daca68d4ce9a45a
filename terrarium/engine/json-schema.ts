import { EngineError } from "./errors.ts";
import { compileItems, compileProperties } from "./json-schema/children.ts";
import type { Check, Schema } from "./json-schema/keyword.ts";
import { KEYWORDS } from "./json-schema/keywords.ts";

/** A schema that is none, or that refers to what is not there. */
export class InvalidSchema extends EngineError {}

/** What is wrong with a value as `JSON.parse` gives it; nothing is when it is empty. */
export type Validate = (value: unknown) => readonly string[];

/** The schema that a `$ref` to another document names, or undefined where there is none. */
export type ResolveDocument = (url: string) => unknown;

const NOTHING: readonly string[] = [];

/**
 * Compiles a JSON schema of draft 4 ("JSON Schema Validation: interactive and non interactive validation", 2013) to
 * closures. What it finds wrong it says in the words, and in the order, of the library that API Gateway uses,
 * json-schema-validator: the keywords of a level by name, and what is below it only where nothing is wrong so far.
 *
 * @throws InvalidSchema
 */
export function compileJsonSchema(schema: unknown, resolve: ResolveDocument = () => undefined): Validate {
  const check = new Compiler(schema, resolve).check(schema);
  return (value) => {
    const problems: string[] = [];
    check(value, problems);
    return problems.length === 0 ? NOTHING : problems;
  };
}

/** Compiles what belongs to one document: its `$ref`s start at its root. */
class Compiler {
  readonly #root: unknown;
  readonly #resolve: ResolveDocument;
  readonly #checks: Map<unknown, Check>;

  /** @param checks shared among documents, so that schemas may refer to one another, and to themselves */
  constructor(root: unknown, resolve: ResolveDocument, checks = new Map<unknown, Check>()) {
    this.#root = root;
    this.#resolve = resolve;
    this.#checks = checks;
  }

  check(schema: unknown): Check {
    if (!isSchema(schema)) throw new InvalidSchema(`a schema must be an object, but is ${JSON.stringify(schema)}`);
    const known = this.#checks.get(schema);
    if (known) return known;
    let compiled: Check | undefined;
    const check: Check = (value, problems) => compiled!(value, problems);
    this.#checks.set(schema, check);
    compiled = typeof schema.$ref === "string" ? this.#reference(schema.$ref) : this.#keywords(schema);
    this.#checks.set(schema, compiled);
    return compiled;
  }

  #keywords(schema: Schema): Check {
    const compile = (inner: unknown) => this.check(inner);
    const own = Object.keys(KEYWORDS)
      .filter((name) => schema[name] !== undefined)
      .sort()
      .map((name) => explained(name, () => KEYWORDS[name]?.compile(schema[name], schema, compile)));
    const below = [
      explained("properties", () => compileProperties(schema, compile)),
      explained("items", () => compileItems(schema, compile)),
    ];
    const [ownChecks, belowChecks] = [own, below].map((checks) => checks.filter((check) => check !== undefined));
    return (value, problems) => {
      for (const check of ownChecks!) check(value, problems);
      if (problems.length === 0) for (const check of belowChecks!) check(value, problems);
    };
  }

  #reference(reference: string): Check {
    const hash = reference.indexOf("#");
    const url = hash < 0 ? reference : reference.slice(0, hash);
    const pointer = hash < 0 ? "" : reference.slice(hash + 1);
    const root = url === "" ? this.#root : this.#resolve(url);
    if (root === undefined) throw new InvalidSchema(`$ref "${reference}" refers to a schema that is not there`);
    const compiler = root === this.#root ? this : new Compiler(root, this.#resolve, this.#checks);
    return compiler.check(follow(root, pointer, reference));
  }
}

/** What is wrong with a keyword's own value is said with its name. */
function explained(name: string, compile: () => Check | undefined): Check | undefined {
  try {
    return compile();
  } catch (error) {
    if (error instanceof InvalidSchema) throw error;
    throw new InvalidSchema(`"${name}" ${(error as Error).message}`);
  }
}

function isSchema(schema: unknown): schema is Schema {
  return typeof schema === "object" && schema !== null && !Array.isArray(schema);
}

/** A JSON pointer (RFC 6901) in a fragment. */
function follow(root: unknown, pointer: string, reference: string): unknown {
  let value = root;
  for (const part of pointer.split("/").slice(1)) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  if (value === undefined) throw new InvalidSchema(`$ref "${reference}" leads to nothing`);
  return value;
}
