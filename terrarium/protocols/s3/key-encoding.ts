import type { Exchange } from "./exchange.ts";
import { WireError } from "./wire-error.ts";

export type EncodeKey = (key: string) => string;

/**
 * How a list writes keys: as they are, or percent-encoded for `encoding-type=url`, as keys may hold what XML 1.0
 * cannot.
 *
 * @throws WireError InvalidArgument
 */
export function keyEncoding(exchange: Exchange): {
  readonly encodingType: string | undefined;
  readonly encode: EncodeKey;
} {
  const encodingType = exchange.query("encoding-type");
  if (encodingType === undefined) return { encodingType, encode: (key) => key };
  if (encodingType === "url") return { encodingType, encode: urlEncoded };
  throw new WireError("InvalidArgument", "Invalid Encoding Method specified in Request");
}

/** As a form is encoded, with `/` as it is. */
export function urlEncoded(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%2F", "/")
    .replaceAll("%20", "+");
}
