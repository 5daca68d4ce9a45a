import type { Exchange, GatewayResponse } from "./exchange.ts";
import { hasHeader } from "./integration-response.ts";
import { remappedHeader } from "./remapped-headers.ts";

interface Output {
  readonly statusCode?: unknown;
  readonly headers?: unknown;
  readonly multiValueHeaders?: unknown;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

const KNOWN = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]);

/** The function's answer is not of the form that API Gateway takes. */
export class MalformedProxyResponse extends Error {}

/**
 * What a client gets for what a function answered ("Output format of a Lambda function for proxy integration").
 *
 * @param isBinary tells types of bodies that the API takes for binary
 * @throws MalformedProxyResponse
 */
export function proxyResponse(
  payload: string,
  exchange: Exchange,
  isBinary: (contentType: string | undefined) => boolean,
): GatewayResponse {
  const output = JSON.parse(payload) as Output | null;
  if (typeof output !== "object" || output === null || Array.isArray(output))
    throw new MalformedProxyResponse(`it is ${payload.slice(0, 100)}, not an object with a statusCode`);
  const unknown = Object.keys(output).filter((name) => !KNOWN.has(name));
  if (unknown.length > 0)
    throw new MalformedProxyResponse(`it has names that API Gateway does not know: ${unknown.join(", ")}`);
  const headers = headersOf(output);
  const type = headerValue(headers, "content-type");
  if (type === undefined) headers.push("Content-Type", "application/json");
  const text = bodyOf(output.body);
  const accepted = exchange.header("accept")?.split(",")[0]?.trim();
  const decodes = output.isBase64Encoded === true && ((accepted !== undefined && isBinary(accepted)) || isBinary(type));
  return { status: statusOf(output.statusCode), headers, body: decodes ? Buffer.from(text, "base64") : text };
}

function statusOf(given: unknown): number {
  const status = typeof given === "string" ? Number(given) : given;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 100 || status > 599)
    throw new MalformedProxyResponse(`its statusCode is ${JSON.stringify(given)}, not an HTTP status`);
  return status;
}

function bodyOf(body: unknown): string {
  if (body === undefined || body === null) return "";
  if (typeof body !== "string")
    throw new MalformedProxyResponse(
      `its body is ${JSON.stringify(body).slice(0, 100)}, not a string: JSON.stringify it`,
    );
  return body;
}

/** Of a header in both, the values of `multiValueHeaders` count, and the one of `headers` if it is not among them. */
function headersOf({ headers = {}, multiValueHeaders = {} }: Output): string[] {
  const list: string[] = [];
  const put = (name: string, value: unknown) => {
    if (typeof value === "object" && value !== null)
      throw new MalformedProxyResponse(`its header ${name} is ${JSON.stringify(value)}, not a string`);
    const remapped = remappedHeader(name);
    if (remapped !== undefined && value !== null && value !== undefined) list.push(remapped, String(value));
  };
  for (const [name, values] of Object.entries(objectOf(multiValueHeaders, "multiValueHeaders"))) {
    if (!Array.isArray(values)) throw new MalformedProxyResponse(`multiValueHeaders.${name} is no list`);
    for (const value of values) put(name, value);
  }
  for (const [name, value] of Object.entries(objectOf(headers, "headers"))) {
    if (!hasPair(list, name, String(value))) put(name, value);
  }
  return list;
}

function objectOf(value: unknown, name: string): object {
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new MalformedProxyResponse(`its ${name} is no object`);
  return value as object;
}

function hasPair(headers: readonly string[], name: string, value: string): boolean {
  for (let at = 0; at < headers.length; at += 2)
    if (headers[at]!.toLowerCase() === name.toLowerCase() && headers[at + 1] === value) return true;
  return false;
}

function headerValue(headers: readonly string[], name: string): string | undefined {
  if (!hasHeader(headers, name)) return undefined;
  return headers[headers.findIndex((each, at) => at % 2 === 0 && each.toLowerCase() === name) + 1];
}
