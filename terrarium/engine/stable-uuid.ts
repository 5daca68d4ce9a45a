import { hash } from "node:crypto";

/**
 * A UUID made from a text: the same in every run, for what is declared and must be found again with kept state. Its form
 * is version 8 of RFC 9562, "vendor-specific".
 */
export function stableUuid(text: string): string {
  const digest = hash("sha256", text);
  const variant = "89ab"[Number.parseInt(digest[16]!, 16) & 3];
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}
