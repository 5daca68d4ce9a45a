/**
 * What EventBridge sends with each request to an API destination (doc: "Headers included in requests to API
 * destinations"). It also closes the connection after each, which would only cost time here.
 */
export const STANDARD_HEADERS: Readonly<Record<string, string>> = {
  "User-Agent": "Amazon/EventBridge/ApiDestinations",
  "Content-Type": "application/json; charset=utf-8",
  Range: "bytes=0-1048575",
  "Accept-Encoding": "gzip,deflate",
};

/** Headers that EventBridge removes from what users add (doc: "Headers EventBridge removes from requests"). */
const REMOVED = new Set(
  `a-im accept-charset accept-datetime accept-encoding cache-control connection content-encoding content-length
  content-md5 date expect forwarded from host http2-settings if-match if-modified-since if-none-match if-range
  if-unmodified-since max-forwards origin pragma proxy-authorization range referer te trailer transfer-encoding
  user-agent upgrade via warning`.split(/\s+/),
);

/** The standard headers with those added that may be; each further set wins over the ones before it. */
export function allowedHeaders(
  ...added: readonly (Readonly<Record<string, string>> | undefined)[]
): Record<string, string> {
  const byName = new Map(Object.entries(STANDARD_HEADERS).map(([name, value]) => [name.toLowerCase(), [name, value]]));
  for (const headers of added) {
    for (const [name, value] of Object.entries(headers ?? {})) {
      if (!REMOVED.has(name.toLowerCase())) byName.set(name.toLowerCase(), [name, value]);
    }
  }
  return Object.fromEntries(byName.values()) as Record<string, string>;
}
