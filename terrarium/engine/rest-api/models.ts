import { EngineError } from "../errors.ts";
import { compileJsonSchema, type Validate } from "../json-schema.ts";
import type { ModelDefinition } from "./definitions.ts";

/** A model whose schema is none, or refers to a model that is not there. */
export class InvalidModel extends EngineError {}

/** Every API has these two from the start ("Empty" and "Error" of `CreateRestApi`). */
const BUILT_IN: Readonly<Record<string, unknown>> = {
  Empty: { $schema: "http://json-schema.org/draft-04/schema#", title: "Empty Schema", type: "object" },
  Error: {
    $schema: "http://json-schema.org/draft-04/schema#",
    title: "Error Schema",
    type: "object",
    properties: { message: { type: "string" } },
  },
};

/** Models refer to one another by `https://apigateway.amazonaws.com/restapis/API/models/NAME`. */
const REFERENCE = /^https?:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([^/]+)$/;

/** The models of an API ("Data models for REST APIs"): each is compiled when the first method asks for it. */
export class Models {
  readonly #schemas: Map<string, unknown>;
  readonly #compiled = new Map<string, Validate>();

  /** @throws InvalidModel */
  constructor(definitions: Iterable<ModelDefinition>) {
    this.#schemas = new Map(Object.entries(BUILT_IN));
    for (const { name, schema } of definitions) this.#schemas.set(name, parseSchema(name, schema));
  }

  has(name: string): boolean {
    return this.#schemas.has(name);
  }

  /** @throws InvalidModel */
  validator(name: string): Validate {
    let validate = this.#compiled.get(name);
    if (!validate) {
      const schema = this.#schemas.get(name);
      if (schema === undefined) throw new InvalidModel(`there is no model "${name}"`);
      try {
        validate = compileJsonSchema(schema, (url) => this.#schemas.get(REFERENCE.exec(url)?.[1] ?? ""));
      } catch (error) {
        throw new InvalidModel(`the schema of model "${name}" is wrong: ${(error as Error).message}`);
      }
      this.#compiled.set(name, validate);
    }
    return validate;
  }
}

/** @throws InvalidModel */
export function parseSchema(name: string, schema: string): unknown {
  try {
    return JSON.parse(schema);
  } catch (error) {
    throw new InvalidModel(`the schema of model "${name}" is not JSON: ${(error as Error).message}`);
  }
}
