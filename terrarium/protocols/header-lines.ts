/** What callers give again and again, such as the headers of an API destination, is made into lines once. */
const kept = new WeakMap<Readonly<Record<string, string>>, readonly string[]>();

/** Without a body these still tell its length (RFC 9110, 8.6). */
const EXPECTS_BODY = new Set(["POST", "PUT", "PATCH"]);

/**
 * The headers of a request as Node's HTTP client writes them without looking at each by itself: name, value, name, value …
 * Of names that differ in case alone the last one wins; host and length are the request's own.
 */
export function headerLines(
  headers: Readonly<Record<string, string>>,
  host: string,
  method: string,
  body: string | undefined,
): string[] {
  let own = kept.get(headers);
  if (!own) {
    own = flatten(headers);
    kept.set(headers, own);
  }
  const lines = [...own, "Host", host];
  if (body !== undefined) lines.push("Content-Length", String(Buffer.byteLength(body)));
  else if (EXPECTS_BODY.has(method)) lines.push("Content-Length", "0");
  return lines;
}

function flatten(headers: Readonly<Record<string, string>>): readonly string[] {
  const byName = new Map<string, readonly [name: string, value: string]>();
  for (const name of Object.keys(headers)) byName.set(name.toLowerCase(), [name, headers[name]!]);
  byName.delete("host");
  byName.delete("content-length");
  return [...byName.values()].flat();
}
