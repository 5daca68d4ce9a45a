import { jsonPath } from "../rest-api/json-path.ts";
import { parseJson, writeJson } from "../vtl/java-json.ts";
import { contextVariable } from "./context-variables.ts";
import type { HttpExchange } from "./exchange.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";

/** What a response of an integration gives to map. */
export interface MappedReply {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Computes what a mapping gives; undefined where the request does not have it. */
export interface Mapped {
  (exchange: HttpExchange, reply?: MappedReply): string | undefined;
  /** Set where every request gets the same. */
  readonly constant?: string;
}

/** "API Gateway truncates the request body at 100 KB and then applies the selection expression." */
const LONGEST_SEARCHED = 100 * 1024;
const WHOLE = /^\$((?:request|response|context|stageVariables)(?:\.[^\s{}]+)+)$/;
const EMBEDDED = /\$\{((?:request|response|context|stageVariables)(?:\.[^\s{}]+)+)\}/g;

/**
 * The source of a mapped parameter ("Transform API requests and responses for HTTP APIs", "Mapping request parameters" of
 * the first-class integrations): `$request.body.orderId`, or a text with any number of `${request.body.orderId}` in it.
 *
 * @param of what is mapped, for what is said of it
 * @throws InvalidHttpApi
 */
export function compileSelection(source: string, of: string, from: "request" | "response" = "request"): Mapped {
  const whole = WHOLE.exec(source)?.[1];
  if (whole !== undefined) return read(whole, of, from);
  if (/^\$[a-z]/i.test(source) && !source.includes("${"))
    throw new InvalidHttpApi(`${of}: "${source}" is no selection expression: ${accepted(from)}`);
  const parts: (string | Mapped)[] = [];
  let end = 0;
  for (const found of source.matchAll(EMBEDDED)) {
    if (found.index > end) parts.push(source.slice(end, found.index));
    parts.push(read(found[1]!, of, from));
    end = found.index + found[0].length;
  }
  if (end === 0) return Object.assign(() => source, { constant: source });
  if (end < source.length) parts.push(source.slice(end));
  return (exchange, reply) => {
    let text = "";
    for (const part of parts) {
      const value = typeof part === "string" ? part : part(exchange, reply);
      if (value === undefined) return undefined;
      text += value;
    }
    return text;
  };
}

function accepted(from: "request" | "response"): string {
  const parts = from === "request" ? "$request.(header|querystring|path|body)…" : "$response.(header|body)…";
  return `it must be ${parts}, $context.NAME or $stageVariables.NAME`;
}

function read(expression: string, of: string, from: "request" | "response"): Mapped {
  const [root = "", kind = "", ...rest] = expression.split(".");
  const name = rest.join(".");
  if (root === "context") {
    const variable = contextVariable(name === "" ? kind : `${kind}.${name}`);
    if (!variable) throw new InvalidHttpApi(`${of}: there is no variable $${expression}`);
    return (exchange) => {
      const value = variable(exchange);
      return value === undefined ? undefined : String(value);
    };
  }
  if (root === "stageVariables" && name === "") return ({ place }) => place.variables.get(kind);
  const found = root !== from ? undefined : from === "request" ? requestPart(kind, name) : responsePart(kind, name);
  if (!found) throw new InvalidHttpApi(`${of}: "$${expression}" cannot be mapped: ${accepted(from)}`);
  return found;
}

function requestPart(kind: string, name: string): Mapped | undefined {
  if (kind === "path")
    return name === "" ? ({ request }) => request.path : ({ pathParameters }) => pathParameters.get(name);
  if (kind === "body") return name === "" ? whole : bodyPart(name, (exchange) => exchange.body);
  if (name === "") return undefined;
  if (kind === "header") return (exchange) => exchange.header(name);
  if (kind === "querystring") return (exchange) => exchange.query.get(name)?.join(",");
  return undefined;
}

/** No body at all is nothing that could be mapped. */
const whole: Mapped = (exchange) => exchange.body || undefined;

function responsePart(kind: string, name: string): Mapped | undefined {
  if (kind === "body") return name === "" ? (_, reply) => reply?.body : bodyPart(name, (_, reply) => reply?.body ?? "");
  if (kind !== "header" || name === "") return undefined;
  const key = name.toLowerCase();
  return (_, reply) => Object.entries(reply?.headers ?? {}).find(([header]) => header.toLowerCase() === key)?.[1];
}

/** Text as it is; an object or a list as JSON. */
function bodyPart(path: string, bodyOf: (exchange: HttpExchange, reply?: MappedReply) => string): Mapped {
  const { find } = jsonPath(`$.${path}`);
  return (exchange, reply) => {
    let body = bodyOf(exchange, reply);
    if (body.length > LONGEST_SEARCHED) body = body.slice(0, LONGEST_SEARCHED);
    let value: unknown;
    try {
      value = find(parseJson(body));
    } catch {
      // What is no JSON has no such part, as on API Gateway.
      return undefined;
    }
    if (value === undefined || value === null) return undefined;
    return typeof value === "string" ? value : writeJson(value);
  };
}
