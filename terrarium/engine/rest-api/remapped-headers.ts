const REMAPPED = new Set(
  `authorization connection content-length content-md5 date expect host max-forwards proxy-authenticate server trailer
   upgrade user-agent www-authenticate x-amzn-requestid`.split(/\s+/),
);

/**
 * The name under which a response's header reaches the client: some of them API Gateway keeps for itself and passes on as
 * `x-amzn-Remapped-…`; `Transfer-Encoding` it drops ("Important notes" of the developer guide).
 */
export function remappedHeader(name: string): string | undefined {
  const key = name.toLowerCase();
  if (key === "transfer-encoding") return undefined;
  return REMAPPED.has(key) ? `x-amzn-Remapped-${name}` : name;
}
