import { urlEncode } from "../rest-api/url-encode.ts";
import type { SubtypeCall, SubtypeValues } from "./first-class-subtypes.ts";
import { listOf } from "./list-value.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

interface Attribute {
  readonly DataType?: unknown;
  readonly StringValue?: unknown;
  readonly BinaryValue?: unknown;
}

function attributeFields(prefix: string, text: string): string {
  let attributes: Record<string, Attribute>;
  try {
    attributes = JSON.parse(text) as Record<string, Attribute>;
  } catch {
    // SQS says what is wrong with an attribute that has a name alone.
    return `&${prefix}.1.Name=${urlEncode(text)}`;
  }
  return Object.entries(attributes ?? {})
    .map(([name, value], at) => {
      const fields = Object.entries(value ?? {}).map(
        ([field, content]) => `&${prefix}.${at + 1}.Value.${field}=${urlEncode(String(content))}`,
      );
      return `&${prefix}.${at + 1}.Name=${urlEncode(name)}${fields.join("")}`;
    })
    .join("");
}

/** How the query protocol numbers the members of what is no plain value. */
const NUMBERED: Readonly<Record<string, string>> = {
  MessageAttributes: "MessageAttribute",
  MessageSystemAttributes: "MessageSystemAttribute",
  AttributeNames: "AttributeName",
  MessageAttributeNames: "MessageAttributeName",
};

let lastUrl = "";
let lastPath = "";

/** `/000000000000/orders`; most requests are for one queue. */
function queuePath(url: string): string {
  if (url !== lastUrl) {
    lastPath = URL.parse(url)?.pathname ?? `/${url.replace(/^\/+/, "")}`;
    lastUrl = url;
  }
  return lastPath;
}

/** A call of SQS by its query protocol, to the path of the queue. */
export function sqsCall(action: string, values: SubtypeValues): SubtypeCall {
  let body = `Action=${action}`;
  for (const name in values) {
    if (name === "QueueUrl") continue;
    const value = values[name]!;
    const numbered = NUMBERED[name];
    if (numbered === undefined) body += `&${name}=${urlEncode(value)}`;
    else if (name.endsWith("Attributes")) body += attributeFields(numbered, value);
    else
      body += listOf(value)!
        .map((item, at) => `&${numbered}.${at + 1}=${urlEncode(String(item))}`)
        .join("");
  }
  return { url: queuePath(values.QueueUrl!), headers: FORM, body };
}
