import { createHash } from "node:crypto";

const PLAIN = /[A-Za-z0-9_-]/;
const LONGEST = 256;

/**
 * The S3 key of a message: its id, with everything but letters, digits, `-` and `_` written as `!XX` per UTF-8 byte, so that
 * no id can climb out of its place (`../x`, `a/b`, a control character) and no two ids share a key. `!` and `.` are among the
 * characters that S3 calls safe (user guide, "Naming Amazon S3 objects"). Ids that would exceed the 1,024 bytes of a key end
 * in their hash. A `.` never comes from an id: it separates what is added to one.
 */
export function objectKey(id: string | number): string {
  const text = String(id);
  const encoded = Array.from(text, (character) => (PLAIN.test(character) ? character : escaped(character))).join("");
  if (encoded.length <= LONGEST) return encoded;
  return `${encoded.slice(0, 128)}.id-${createHash("sha256").update(text).digest("hex")}`;
}

/** Where a message goes whose id is taken by another content. */
export function conflictKey(key: string, contentHash: string): string {
  return `${key}.${contentHash}`;
}

function escaped(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `!${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
