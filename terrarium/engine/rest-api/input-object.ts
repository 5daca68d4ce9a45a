import { JsonSyntaxError, parseJson, writeJson } from "../vtl/java-json.ts";
import { JavaObject } from "../vtl/java-object.ts";
import { TemplateError } from "../vtl/template-error.ts";
import type { Exchange } from "./exchange.ts";
import { jsonPath } from "./json-path.ts";
import { JsonPathError } from "./json-path-step.ts";

/** `$input` of a mapping template ("Input variables"): the body, and the parameters of the request. */
export class InputObject extends JavaObject {
  readonly #exchange: Exchange;
  readonly #body: string;
  #root: { readonly value: unknown } | undefined;

  /** @param body of the request, or of the integration's response */
  constructor(exchange: Exchange, body: string) {
    super();
    this.#exchange = exchange;
    this.#body = body;
  }

  override property(name: string): unknown {
    // An empty body reads as an empty object.
    return name === "body" ? this.#body || "{}" : undefined;
  }

  override call(name: string, values: readonly unknown[]): unknown {
    const [first] = values;
    if (name === "params") return first === undefined ? this.#allParameters() : this.#parameter(String(first));
    if (name === "getBody") return this.property("body");
    if (typeof first !== "string") return undefined;
    if (name === "path") return this.#find(first);
    if (name !== "json") return undefined;
    const found = this.#find(first);
    return found === undefined || found === null ? '""' : writeJson(found);
  }

  #find(path: string): unknown {
    try {
      this.#root ??= { value: readBody(this.#body) };
      return jsonPath(path).find(this.#root.value);
    } catch (error) {
      if (error instanceof JsonSyntaxError)
        throw new TemplateError(`$input cannot look into the body: it is ${error.message}`);
      if (error instanceof JsonPathError) throw new TemplateError(error.message);
      throw error;
    }
  }

  /** A parameter of the path, else of the query, else a header. */
  #parameter(name: string): string {
    const exchange = this.#exchange;
    return exchange.pathParameters.get(name) ?? exchange.query.get(name)?.at(-1) ?? exchange.header(name) ?? "";
  }

  #allParameters(): Map<string, Map<string, string>> {
    const exchange = this.#exchange;
    const query = [...exchange.query].map(([name, values]) => [name, values.at(-1)!] as const);
    return new Map([
      ["path", new Map(exchange.pathParameters)],
      ["querystring", new Map(query.sort(([a], [b]) => (a < b ? -1 : 1)))],
      ["header", new Map(exchange.visibleHeaders)],
    ]);
  }
}

/** The library that reads the body on AWS takes bare text for a string. */
function readBody(body: string): unknown {
  const text = body.trim();
  if (text === "") return new Map();
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError && !/^[{["]/.test(text)) return text;
    throw error;
  }
}
