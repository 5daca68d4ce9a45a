import type { HttpExchange } from "./exchange.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";
import { compileSelection, type Mapped, type MappedReply } from "./selection-expression.ts";

/** "Reserved headers" of the parameter mapping: nobody maps these. */
const RESERVED =
  /^(access-control-.*|apigw-.*|authorization|connection|content-encoding|content-length|content-location|forwarded|keep-alive|origin|proxy-authenticate|proxy-authorization|te|trailers|transfer-encoding|upgrade|x-amz-.*|x-amzn-.*|x-forwarded-(for|host|proto)|via)$/i;

const TARGET = /^(append|overwrite|remove):(?:(header|querystring)\.(.+)|(path|statuscode))$/;

/** One change of a request or a response: `append:header.x`. */
export interface ParameterChange {
  readonly operation: "append" | "overwrite" | "remove";
  readonly place: "header" | "querystring" | "path" | "statuscode";
  /** Of a header in lower case; empty for path and status. */
  readonly name: string;
  readonly value: Mapped;
}

/**
 * Reads the mappings of a request or a response ("Transform API requests and responses for HTTP APIs in API Gateway").
 *
 * @throws InvalidHttpApi
 */
export function compileChanges(
  parameters: Readonly<Record<string, string>>,
  from: "request" | "response",
): readonly ParameterChange[] {
  const argument = from === "request" ? "request_parameters" : "response_parameters";
  return Object.entries(parameters).map(([target, source]): ParameterChange => {
    const [, operation, kind, name = "", sole] = TARGET.exec(target) ?? [];
    const place = (kind ?? sole) as ParameterChange["place"] | undefined;
    const isKnown =
      place === "header" || (from === "request" ? place === "querystring" || place === "path" : place === "statuscode");
    if (!operation || !place || !isKnown || (sole !== undefined && operation !== "overwrite")) {
      const others =
        from === "request" ? "append|overwrite|remove:querystring.NAME or overwrite:path" : "overwrite:statuscode";
      throw new InvalidHttpApi(`${argument}: "${target}" must be append|overwrite|remove:header.NAME, ${others}`);
    }
    if (place === "header" && RESERVED.test(name))
      throw new InvalidHttpApi(`${argument}: the header "${name}" of "${target}" is reserved, and cannot be mapped`);
    return {
      operation: operation as ParameterChange["operation"],
      place,
      name: place === "header" ? name.toLowerCase() : name,
      value: operation === "remove" ? () => "" : compileSelection(source, `${argument}: ${target}`, from),
    };
  });
}

/** Applies a change to the values that stand under its name; what has no value to be mapped changes nothing. */
export function change(
  values: Map<string, readonly string[]>,
  { operation, name, value }: ParameterChange,
  exchange: HttpExchange,
  reply?: MappedReply,
): void {
  if (operation === "remove") {
    values.delete(name);
    return;
  }
  const found = value(exchange, reply);
  if (found === undefined) return;
  const before = values.get(name);
  values.set(name, operation === "append" && before ? [...before, found] : [found]);
}
