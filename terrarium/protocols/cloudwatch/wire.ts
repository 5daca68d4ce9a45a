import { gunzipSync } from "node:zlib";
import { decode, encode } from "cbor2";
import { EngineError } from "../../engine/errors.ts";
import type { ServiceCall, ServiceReply } from "../service-call.ts";
import { readForm, writeXml } from "./form.ts";

/** What went wrong, in CloudWatch's words. */
export interface Fault {
  /** `InvalidParameterValue` */
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

/** One of the forms in which clients speak to CloudWatch. */
export interface Wire {
  readonly operation: string;
  /** @throws SerializationException */
  input(): Readonly<Record<string, unknown>>;
  reply(result: object, requestId: string): ServiceReply;
  refusal(fault: Fault, requestId: string): ServiceReply;
}

/** The body is not what its form promises. */
export class SerializationException extends EngineError {}

const NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";

/**
 * The form a call is in: Smithy RPC v2 CBOR (the AWS CLI, newer SDKs), AWS JSON 1.0 (the SDK for JavaScript), or the query
 * protocol (older clients). Large bodies may be compressed.
 */
export function wireOf(call: ServiceCall): Wire {
  const body = Buffer.from(call.body);
  const content = () => (call.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body);
  const operation = /\/service\/[^/]+\/operation\/(\w+)/.exec(call.url)?.[1];
  if (operation !== undefined) return cbor(operation, content);
  const target = call.headers["x-amz-target"];
  if (target !== undefined) return json(target.split(".")[1] ?? "", content);
  const query = call.url.indexOf("?");
  const form = new URLSearchParams(query < 0 ? "" : call.url.slice(query + 1));
  for (const [name, value] of new URLSearchParams(content().toString())) form.set(name, value);
  return xml(form);
}

function cbor(operation: string, content: () => Buffer): Wire {
  const reply = (status: number, value: object, requestId: string, more: Record<string, string> = {}) => ({
    status,
    headers: {
      "Content-Type": "application/cbor",
      "smithy-protocol": "rpc-v2-cbor",
      "x-amzn-RequestId": requestId,
      ...more,
    },
    body: Buffer.from(encode(withoutUndefined(value))),
  });
  return {
    operation,
    input: () => object(() => (content().length === 0 ? {} : decode(content()))),
    reply: (result, requestId) => reply(200, result, requestId),
    refusal: ({ status, code, message }, requestId) =>
      reply(status, { __type: code, message }, requestId, queryError(status, code)),
  };
}

function json(operation: string, content: () => Buffer): Wire {
  const reply = (status: number, value: object, requestId: string, more: Record<string, string> = {}) => ({
    status,
    headers: { "Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": requestId, ...more },
    body: JSON.stringify(withSeconds(value)),
  });
  return {
    operation,
    input: () => object(() => JSON.parse(content().toString() || "{}")),
    reply: (result, requestId) => reply(200, result, requestId),
    refusal: ({ status, code, message }, requestId) =>
      reply(status, { __type: code, message }, requestId, queryError(status, code)),
  };
}

function xml(form: URLSearchParams): Wire {
  const operation = form.get("Action") ?? "";
  const reply = (status: number, text: string, requestId: string) => ({
    status,
    headers: { "Content-Type": "text/xml", "x-amzn-RequestId": requestId },
    body: text,
  });
  return {
    operation,
    input: () => readForm(form),
    reply: (result, requestId) =>
      reply(
        200,
        `<${operation}Response xmlns="${NAMESPACE}"><${operation}Result>${writeXml(result)}</${operation}Result>` +
          `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
        requestId,
      ),
    refusal: ({ status, code, message }, requestId) => {
      const error = { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message };
      const content = `<Error>${writeXml(error)}</Error><RequestId>${requestId}</RequestId>`;
      return reply(status, `<ErrorResponse xmlns="${NAMESPACE}">${content}</ErrorResponse>`, requestId);
    },
  };
}

/** Clients of the newer forms learn the code that the query protocol has from a header ("awsQueryCompatible" of Smithy). */
const queryError = (status: number, code: string) => ({
  "x-amzn-query-error": `${code};${status < 500 ? "Sender" : "Receiver"}`,
});

function object(read: () => unknown): Readonly<Record<string, unknown>> {
  try {
    const value = read();
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, as for what can be read but is no structure.
  }
  throw new SerializationException("The body cannot be read as a structure");
}

/** Times as seconds since 1970. */
function withSeconds(value: unknown): unknown {
  return map(value, withSeconds, (date) => date.getTime() / 1000);
}

function withoutUndefined(value: unknown): unknown {
  return map(value, withoutUndefined, (date) => date);
}

function map(value: unknown, each: (value: unknown) => unknown, ofDate: (date: Date) => unknown): unknown {
  if (value instanceof Date) return ofDate(value);
  if (Array.isArray(value)) return value.map(each);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, each(member)]),
  );
}
