import type { ServiceReply } from "../service-call.ts";
import type { Members, Shape } from "./shape.ts";
import type { WireError } from "./wire-errors.ts";

const NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/";

/** An answer in the query protocol: XML, or JSON for who accepts only that, as API Gateway does. */
export function queryReply(
  action: string,
  result: object | undefined,
  members: Members | undefined,
  requestId: string,
  json: boolean,
): ServiceReply {
  const headers = headersOf(requestId, json);
  if (json) {
    const wrapped = members ? `,"${action}Result":${JSON.stringify(toJson(result ?? {}, members))}` : "";
    const body = `{"${action}Response":{"ResponseMetadata":{"RequestId":"${requestId}"}${wrapped}}}`;
    return { status: 200, headers, body };
  }
  const content = members ? toXml(result ?? {}, members) : "";
  const wrapped = !members
    ? ""
    : content === ""
      ? `<${action}Result/>`
      : `<${action}Result>${content}</${action}Result>`;
  const body =
    `<?xml version="1.0"?><${action}Response xmlns="${NAMESPACE}">${wrapped}` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers, body };
}

export function queryError(error: WireError, requestId: string, json: boolean): ServiceReply {
  const headers = headersOf(requestId, json);
  const { status, code } = error;
  const type = error.senderFault ? "Sender" : "Receiver";
  // What the query protocol has always said of it.
  const message = error.type.endsWith("#QueueDoesNotExist")
    ? "The specified queue does not exist for this wsdl version."
    : error.message;
  if (json) {
    const body = { Error: { Code: code, Detail: null, Message: message, Type: type }, RequestId: requestId };
    return { status, headers, body: JSON.stringify(body) };
  }
  const body =
    `<?xml version="1.0"?><ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${type}</Type><Code>${code}</Code>` +
    `<Message>${escapeXml(message)}</Message><Detail/></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { status, headers, body };
}

/** What SQS answers to a request without an action. */
export function noOperation(requestId: string): ServiceReply {
  return { status: 404, headers: headersOf(requestId, false), body: "<UnknownOperationException/>\n" };
}

function headersOf(requestId: string, json: boolean): Record<string, string> {
  return { "Content-Type": json ? "application/json" : "text/xml", "x-amzn-RequestId": requestId };
}

/** Every member is there, `null` without a value; maps are lists of their entries. */
function toJson(value: object, members: Members): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    const key = typeof shape === "object" && "list" in shape ? (shape.json ?? name) : name;
    const member = (value as Record<string, unknown>)[name];
    json[key] = member === undefined ? null : jsonOf(member, shape);
  }
  return json;
}

function jsonOf(value: unknown, shape: Shape): unknown {
  if (typeof shape === "string") return shape === "blob" ? base64(value) : value;
  if ("members" in shape) return toJson(value as object, shape.members);
  if ("list" in shape) return (value as unknown[]).map((item) => jsonOf(item, shape.list));
  return Object.entries(value as object).map(([key, item]) => ({
    [shape.key]: key,
    [shape.value]: jsonOf(item, shape.map),
  }));
}

function toXml(value: object, members: Members): string {
  let xml = "";
  for (const name in members) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined) xml += elementOf(name, member, members[name]!);
  }
  return xml;
}

function elementOf(name: string, value: unknown, shape: Shape): string {
  if (typeof shape === "string")
    return `<${name}>${escapeXml(shape === "blob" ? base64(value) : String(value))}</${name}>`;
  if ("members" in shape) return `<${name}>${toXml(value as object, shape.members)}</${name}>`;
  if ("list" in shape) return (value as unknown[]).map((item) => elementOf(shape.at, item, shape.list)).join("");
  return Object.entries(value as object)
    .map(([key, item]) => {
      const content = elementOf(shape.key, key, "string") + elementOf(shape.value, item, shape.map);
      return `<${shape.at}>${content}</${shape.at}>`;
    })
    .join("");
}

function base64(value: unknown): string {
  return typeof value === "string" ? value : Buffer.from(value as Uint8Array).toString("base64");
}

const SPECIAL = /[&<>"\r]/;
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // XML parsers turn a bare carriage return into a line feed.
  "\r": "&#xD;",
};

function escapeXml(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[&<>"\r]/g, (character) => ENTITIES[character]!) : text;
}
