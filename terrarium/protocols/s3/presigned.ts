import { WireError } from "./wire-error.ts";

/**
 * A presigned URL is good for the time it was made for: "Sharing objects with presigned URLs" of the S3 user guide. Its
 * signature is not looked at.
 *
 * @throws WireError AccessDenied
 */
export function checkExpiry(query: URLSearchParams, now: number): void {
  const expires = expiryOf(query);
  if (expires !== undefined && expires <= now) {
    const detail = { Expires: new Date(expires).toISOString(), ServerTime: new Date(now).toISOString() };
    throw new WireError("AccessDenied", "Request has expired", { detail });
  }
}

/** Milliseconds since 1970; undefined for a URL that is not presigned. */
function expiryOf(query: URLSearchParams): number | undefined {
  if (query.has("X-Amz-Signature")) {
    const signed = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get("X-Amz-Date") ?? "");
    const seconds = query.get("X-Amz-Expires") ?? "";
    if (!signed || !/^\d{1,6}$/.test(seconds)) {
      const message =
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
      throw new WireError("AuthorizationQueryParametersError", message);
    }
    const [year, month, day, hour, minute, second] = signed.slice(1).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return Date.UTC(year, month - 1, day, hour, minute, second) + Number(seconds) * 1000;
  }
  // Signature version 2, which the AWS CLI still uses for `presign` in some regions.
  if (query.has("Signature") && query.has("AWSAccessKeyId")) return Number(query.get("Expires")) * 1000;
  return undefined;
}
