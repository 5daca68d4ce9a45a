import { createHmac, timingSafeEqual } from "node:crypto";

/** A version of the secret that tokens are signed with. */
export interface TokenKey {
  readonly version: string;
  readonly secret: string;
}

export type TokenVerdict = "valid" | "forged" | "expired" | "other order";

interface Claims {
  readonly v: string;
  readonly orderId: string;
  /** Seconds since 1970. */
  readonly exp: number;
}

/** Longer than any that is signed here. */
const LONGEST_TOKEN = 1_024;

/** A token that opens the socket of one order until a time, in seconds since 1970: `CLAIMS.SIGNATURE`, both as base64url. */
export function signToken({ version, secret }: TokenKey, orderId: string, expiresAt: number): string {
  const claims: Claims = { v: version, orderId, exp: expiresAt };
  const part = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${part}.${signature(part, secret)}`;
}

/** Where a client hears of its order, with the token that lets it. `url`: of the WebSocket API's stage. */
export function clientCallbackUrl(url: string, orderId: string, key: TokenKey, expiresAt: number): string {
  return `${url}?${new URLSearchParams({ orderId, token: signToken(key, orderId, expiresAt) })}`;
}

/** The version of the key that a token says it was signed with. Nothing of it has been checked yet. */
export function keyVersionOf(token: string): string | undefined {
  return claimsOf(token)?.v;
}

/**
 * Whether a token opens the socket of this order now. `key`: of the version that the token names; none if there is no such version.
 * The signature is looked at first: what is not ours says nothing.
 */
export function verifyToken(token: string, orderId: string, key: TokenKey | undefined, now: number): TokenVerdict {
  const claims = claimsOf(token);
  if (claims === undefined || key?.version !== claims.v) return "forged";
  const [part = "", given = ""] = token.split(".");
  const expected = Buffer.from(signature(part, key.secret));
  const found = Buffer.from(given);
  if (found.length !== expected.length || !timingSafeEqual(found, expected)) return "forged";
  if (claims.orderId !== orderId) return "other order";
  return claims.exp > now ? "valid" : "expired";
}

function signature(part: string, secret: string): string {
  return createHmac("sha256", secret).update(part).digest("base64url");
}

function claimsOf(token: string): Claims | undefined {
  const parts = token.split(".");
  if (token.length > LONGEST_TOKEN || parts.length !== 2) return undefined;
  try {
    const claims = JSON.parse(Buffer.from(parts[0] ?? "", "base64url").toString("utf8")) as Partial<Claims> | null;
    const { v, orderId, exp } = claims ?? {};
    if (typeof v !== "string" || typeof orderId !== "string" || !Number.isSafeInteger(exp)) return undefined;
    return { v, orderId, exp: exp as number };
  } catch {
    return undefined;
  }
}
