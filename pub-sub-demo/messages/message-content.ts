import { createHash } from "node:crypto";
import { DELIVERY_FIELDS, type Message } from "./message.ts";

/**
 * What two messages must share to be the same message, as text: every field in a fixed order, without those that only
 * say how it travelled. A redelivery of one SQS message, the same publish sent twice (another `messageId`), and the same
 * message that came straight from a publisher (none) are therefore one message.
 */
export function contentOf(message: Message): string {
  const fields = Object.entries(message).filter(([field]) => !DELIVERY_FIELDS.has(field));
  return canonical(Object.fromEntries([...fields, ["id", String(message.id)]]));
}

/** A short name for that content, to put into the key of an object. */
export function contentHash(message: Message): string {
  return createHash("sha256").update(contentOf(message)).digest("hex").slice(0, 32);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([field, inner]) => `${JSON.stringify(field)}:${canonical(inner)}`).join(",")}}`;
}
