import { EngineError } from "../errors.ts";
import { parseJson } from "../vtl/java-json.ts";
import { toText } from "../vtl/java-value.ts";
import { contextVariable } from "./context-variables.ts";
import type { Exchange } from "./exchange.ts";
import { jsonPath } from "./json-path.ts";

/** A mapping that API Gateway would not take. */
export class InvalidMapping extends EngineError {}

/** What a response of an integration gives to map. */
export interface MappedReply {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Computes what a mapping gives; undefined where there is nothing to map. */
export type MappedValue = (exchange: Exchange, reply?: MappedReply) => string | readonly string[] | undefined;

const LITERAL = /^'(.*)'$/s;

/** A literal in single quotes, which gives the same to every request. */
export function isLiteral(source: string): boolean {
  return LITERAL.test(source);
}

/**
 * The source of a parameter mapping ("Parameter mapping reference"): a literal in quotes, a `$context` or stage variable,
 * a part of the request, or of the integration's response.
 *
 * @param of what is mapped, for what is said of it
 * @throws InvalidMapping
 */
export function compileMapping(source: string, of: string, from: "request" | "response"): MappedValue {
  const literal = LITERAL.exec(source);
  if (literal) {
    const value = literal[1]!;
    return () => value;
  }
  const [kind, rest] = split(source);
  if (kind === "context") {
    const variable = contextVariable(rest);
    if (!variable) throw new InvalidMapping(`${of}: there is no variable $context.${rest}`);
    return (exchange) => {
      const value = variable(exchange);
      return value === undefined ? undefined : String(value);
    };
  }
  if (kind === "stageVariables") return (exchange) => exchange.place.variables.get(rest);
  const [, part] = split(rest);
  if (source.startsWith("method.request.")) return requestPart(part, source, of);
  if (from === "response" && source.startsWith("integration.response.")) return responsePart(part, source, of);
  throw new InvalidMapping(
    `${of} is mapped from "${source}": it must be a literal in single quotes, context.NAME, stageVariables.NAME, ` +
      `${from === "response" ? "integration.response.(header|body)…" : "method.request.(header|querystring|path|body)…"}`,
  );
}

/** Before and behind the first dot. */
function split(text: string): [string, string] {
  const dot = text.indexOf(".");
  return dot < 0 ? [text, ""] : [text.slice(0, dot), text.slice(dot + 1)];
}

function requestPart(part: string, source: string, of: string): MappedValue {
  const [kind, name] = split(part);
  if (kind === "body") return bodyPart(name, (exchange) => exchange.body);
  if (name !== "") {
    if (kind === "header") return (exchange) => exchange.header(name);
    if (kind === "multivalueheader") return (exchange) => exchange.headerValues(name);
    if (kind === "querystring") return (exchange) => exchange.query.get(name)?.at(-1);
    if (kind === "multivaluequerystring") return (exchange) => exchange.query.get(name);
    if (kind === "path") return (exchange) => exchange.pathParameters.get(name);
  }
  throw new InvalidMapping(`${of} is mapped from "${source}", which is no part of a request`);
}

function responsePart(part: string, source: string, of: string): MappedValue {
  const [kind, name] = split(part);
  if (kind === "body") return bodyPart(name, (_, reply) => reply?.body.toString() ?? "");
  const key = name.toLowerCase();
  if (name !== "" && (kind === "header" || kind === "multivalueheader")) {
    return (_, reply) => reply && Object.entries(reply.headers).find(([header]) => header.toLowerCase() === key)?.[1];
  }
  throw new InvalidMapping(`${of} is mapped from "${source}", which is no part of an integration's response`);
}

/** The whole body, or what a JSON path without its `$` finds in it. */
function bodyPart(path: string, bodyOf: (exchange: Exchange, reply?: MappedReply) => string): MappedValue {
  if (path === "") return bodyOf;
  const { find } = jsonPath(path.startsWith("$") ? path : `$.${path}`);
  return (exchange, reply) => {
    try {
      const found = find(parseJson(bodyOf(exchange, reply)));
      return found === undefined || found === null ? undefined : toText(found);
    } catch {
      // A body that is not JSON has no such part, as on API Gateway.
      return undefined;
    }
  };
}
