import type { ContentHandling } from "./definitions.ts";
import { misconfigured } from "./refusal.ts";

/** `application/json` of `Application/JSON; charset=utf-8`. */
export function mediaType(contentType: string): string {
  const end = contentType.indexOf(";");
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** What a map by content type has for this one: the very type, or the same without its parameters. */
export function byContentType<T>(map: ReadonlyMap<string, T>, contentType: string): T | undefined {
  return map.get(contentType) ?? map.get(mediaType(contentType));
}

/** Tells bodies that an API takes for binary ("Working with binary media types for REST APIs"). */
export function binaryTypes(types: readonly string[]): (contentType: string | undefined) => boolean {
  if (types.length === 0) return () => false;
  const known = types.map(mediaType);
  return (contentType) => {
    const type = mediaType(contentType ?? "application/json");
    const group = `${type.split("/")[0]}/*`;
    return known.includes(type) || known.includes(group) || known.includes("*/*");
  };
}

/**
 * A body as an integration or a client gets it ("Content type conversions in API Gateway"): text as a string, binary as
 * a Buffer.
 */
export function convertBody(
  body: string | Buffer,
  isBinary: boolean,
  handling: ContentHandling | undefined,
): string | Buffer {
  if (isBinary) {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    return handling === "CONVERT_TO_TEXT" ? bytes.toString("base64") : bytes;
  }
  const text = body.toString();
  if (handling !== "CONVERT_TO_BINARY") return text;
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text))
    throw misconfigured("the body is to be converted to binary, but it is not base64");
  return Buffer.from(text, "base64");
}
