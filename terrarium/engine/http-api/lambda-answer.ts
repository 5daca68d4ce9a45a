import type { GatewayResponse } from "../rest-api/exchange.ts";
import type { PayloadFormatVersion } from "./definitions.ts";
import { internalServerError } from "./gateway-error.ts";

/** They are the door's own. */
const OF_THE_CONNECTION = /^(connection|content-length|keep-alive|transfer-encoding)$/i;
const PLAIN = "text/plain; charset=utf-8";

/**
 * What a function's answer means ("Lambda function response for format 1.0 / 2.0"): with 2.0 what has no statusCode is the
 * body of a 200 in JSON.
 *
 * @throws GatewayError for an answer of another shape
 */
export function lambdaAnswer(payload: string, version: PayloadFormatVersion): GatewayResponse {
  const answer = parse(payload);
  const isObject = typeof answer === "object" && answer !== null && !Array.isArray(answer);
  if (isObject && "statusCode" in answer) return explicit(answer, version);
  if (version === "1.0") throw malformed("it must be an object with a statusCode in payload format 1.0");
  const body = typeof answer === "string" ? answer : payload;
  return { status: 200, headers: ["Content-Type", "application/json"], body };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload === "" ? "null" : payload);
  } catch {
    throw malformed("it is not JSON");
  }
}

function explicit(answer: object, version: PayloadFormatVersion): GatewayResponse {
  const { statusCode, headers, multiValueHeaders, cookies, body, isBase64Encoded } = answer as Record<string, unknown>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599)
    throw malformed(`statusCode ${JSON.stringify(statusCode)} must be an HTTP status`);
  if (body !== undefined && body !== null && typeof body !== "string")
    throw malformed("body must be a string: use JSON.stringify");
  const lines: string[] = [];
  if (version === "1.0") addLists(lines, multiValueHeaders);
  for (const [name, value] of entries(headers, "headers")) {
    if (typeof value === "object") throw malformed(`header "${name}" must be a string`);
    if (OF_THE_CONNECTION.test(name)) continue;
    if (!has(lines, name)) lines.push(name, String(value));
  }
  if (version === "2.0") {
    if (cookies !== undefined && cookies !== null && !isStrings(cookies))
      throw malformed("cookies must be a list of strings");
    for (const cookie of (cookies as string[] | undefined) ?? []) lines.push("Set-Cookie", cookie);
  }
  if (!has(lines, "content-type")) lines.push("Content-Type", PLAIN);
  const text = typeof body === "string" ? body : "";
  return { status, headers: lines, body: isBase64Encoded === true ? Buffer.from(text, "base64") : text };
}

function addLists(lines: string[], multiValueHeaders: unknown): void {
  for (const [name, values] of entries(multiValueHeaders, "multiValueHeaders")) {
    if (!Array.isArray(values)) throw malformed(`multiValueHeaders: "${name}" must be a list`);
    if (!OF_THE_CONNECTION.test(name)) for (const value of values) lines.push(name, String(value));
  }
}

function entries(value: unknown, of: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object" || Array.isArray(value)) throw malformed(`${of} must be an object`);
  return Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function has(lines: readonly string[], name: string): boolean {
  const key = name.toLowerCase();
  return lines.some((line, at) => at % 2 === 0 && line.toLowerCase() === key);
}

function malformed(problem: string) {
  return internalServerError(`the function's answer is malformed: ${problem}`);
}
