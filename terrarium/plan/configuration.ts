import { isOverride } from "./find-stacks.ts";
import { readJsonFile } from "./json-file.ts";
import { PlanError } from "./plan-error.ts";

export type JsonObject = Record<string, unknown>;

/** The blocks of one stack, of all of its files together. */
export interface Configuration {
  /** By address without the stack: `aws_sqs_queue.orders`. */
  readonly resources: Map<string, LabelledBlock>;
  /** By `TYPE.NAME`. */
  readonly data: Map<string, LabelledBlock>;
  readonly locals: JsonObject;
  readonly variables: Record<string, JsonObject>;
  readonly outputs: Record<string, JsonObject>;
  /** By `aws`, or `aws.ALIAS`. */
  readonly providers: Record<string, JsonObject>;
  backend: { readonly type: string; readonly config: JsonObject } | undefined;
}

export interface LabelledBlock {
  readonly type: string;
  readonly name: string;
  readonly body: JsonObject;
}

/** Reads the files of a stack and puts their blocks together (Terraform language, "JSON Configuration Syntax"). */
export function readConfiguration(
  stack: string,
  files: readonly string[],
): { configuration: Configuration; problems: string[]; broken: boolean } {
  const configuration: Configuration = {
    resources: new Map(),
    data: new Map(),
    locals: {},
    variables: {},
    outputs: {},
    providers: {},
    backend: undefined,
  };
  const problems: string[] = [];
  let broken = false;
  for (const file of files) {
    const reader = new BlockReader(configuration, `stack ${stack}`, isOverride(file), problems);
    try {
      reader.readFile(file);
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      problems.push(...error.problems);
      broken = true;
    }
  }
  return { configuration, problems, broken };
}

const unsupported = new Map<string, string>(
  Object.entries({
    module: "modules are not supported by the terrarium: put the module's resources into the stack",
    ephemeral: "ephemeral resources are not supported by the terrarium",
    check: "check blocks are not supported by the terrarium",
    import: "import blocks are not supported by the terrarium: it has nothing that was there before",
  }),
);
/** Blocks about the state or the tool: they have no part in what runs. */
const withoutEffect = new Set(["//", "moved", "removed"]);

class BlockReader {
  readonly #configuration: Configuration;
  readonly #where: string;
  readonly #overrides: boolean;
  readonly #problems: string[];

  constructor(configuration: Configuration, where: string, overrides: boolean, problems: string[]) {
    this.#configuration = configuration;
    this.#where = where;
    this.#overrides = overrides;
    this.#problems = problems;
  }

  readFile(file: string): void {
    const { resources, data, locals, variables, outputs } = this.#configuration;
    for (const [kind, content] of this.#entries(readJsonFile(file), file)) {
      if (kind === "resource") this.#addLabelled(resources, content, "resource");
      else if (kind === "data") this.#addLabelled(data, content, "data source");
      else if (kind === "locals") {
        for (const [name, value] of this.#entries(content, "locals")) this.#add(locals, name, value, `local.${name}`);
      } else if (kind === "variable") this.#addNamed(variables, content, "variable");
      else if (kind === "output") this.#addNamed(outputs, content, "output");
      else if (kind === "provider") this.#addProviders(content);
      else if (kind === "terraform") this.#addSettings(content);
      else if (unsupported.get(kind) !== undefined) this.#refuse(kind, content);
      else if (!withoutEffect.has(kind)) {
        this.#problems.push(`${this.#where}: ${file} has a block "${kind}", which is not one of Terraform's`);
      }
    }
  }

  #addLabelled(blocks: Map<string, LabelledBlock>, content: unknown, what: string): void {
    for (const [type, named] of this.#entries(content, what)) {
      for (const [name, value] of this.#entries(named, `${what} ${type}`)) {
        const address = `${type}.${name}`;
        const body = this.#body(value, `${what} ${address}`);
        const present = blocks.get(address);
        if (present === undefined) blocks.set(address, { type, name, body });
        else if (this.#overrides) Object.assign(present.body, body);
        else this.#problems.push(`${address} (${this.#where}): there are two of this ${what}`);
      }
    }
  }

  #addNamed(blocks: Record<string, JsonObject>, content: unknown, what: string): void {
    for (const [name, value] of this.#entries(content, what)) {
      this.#add(blocks, name, this.#body(value, `${what} "${name}"`), `${what} "${name}"`);
    }
  }

  #add(blocks: JsonObject, name: string, value: unknown, what: string): void {
    const present = Object.hasOwn(blocks, name);
    if (present && !this.#overrides) this.#problems.push(`${what} (${this.#where}): there are two of this name`);
    else if (present && isObject(value) && isObject(blocks[name]) && !what.startsWith("local."))
      Object.assign(blocks[name], value);
    else Object.defineProperty(blocks, name, { value, enumerable: true, writable: true, configurable: true });
  }

  #addProviders(content: unknown): void {
    for (const [type, value] of this.#entries(content, "provider")) {
      for (const body of Array.isArray(value) ? value : [value]) {
        const block = this.#body(body, `provider ${type}`);
        const name = typeof block.alias === "string" ? `${type}.${block.alias}` : type;
        this.#add(this.#configuration.providers, name, block, `provider.${name}`);
      }
    }
  }

  #addSettings(content: unknown): void {
    for (const [name, value] of this.#entries(content, "terraform")) {
      if (name === "cloud") {
        this.#configuration.backend = { type: "cloud", config: this.#body(value, "cloud") };
      } else if (name === "backend") {
        for (const [type, config] of this.#entries(value, "backend")) {
          this.#configuration.backend = { type, config: this.#body(config, `backend ${type}`) };
        }
      }
    }
  }

  #refuse(kind: string, content: unknown): void {
    const names = this.#entries(content, kind).map(([name]) => (kind === "module" ? `module.${name}` : kind));
    for (const name of new Set(names)) this.#problems.push(`${name} (${this.#where}): ${unsupported.get(kind)}`);
  }

  /** The attributes of a block that may be written as one object or as a list of objects. */
  #entries(content: unknown, what: string): [string, unknown][] {
    const all = Array.isArray(content) ? content : [content];
    return all.flatMap((each) => {
      if (isObject(each)) return Object.entries(each).filter(([name]) => name !== "//" || what.endsWith(".json"));
      this.#problems.push(`${this.#where}: ${what} must be an object, but is ${JSON.stringify(each)}`);
      return [];
    });
  }

  #body(value: unknown, what: string): JsonObject {
    const only = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (isObject(only)) return { ...only };
    this.#problems.push(`${this.#where}: ${what} must be an object, but is ${JSON.stringify(value)}`);
    return {};
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
