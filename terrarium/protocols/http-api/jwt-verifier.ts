import { constants, createPublicKey, type JsonWebKey, type KeyObject, verify } from "node:crypto";
import { TokenRefused, type TokenVerifier } from "../../engine/http-api/jwt-authorizer.ts";
import { OutsideUnreachable } from "../../engine/outside.ts";
import type { World } from "../../engine/world.ts";

/** "API Gateway can cache the public key for two hours." */
const KEPT = 2 * 3_600_000;
/** "Timeout for the JWKS endpoint" of the quotas for HTTP APIs. */
const TIMEOUT = 1500;

/** "Currently, only RSA-based algorithms are supported." */
const ALGORITHMS: Readonly<Record<string, { readonly hash: string; readonly padding: number }>> = {
  RS256: { hash: "sha256", padding: constants.RSA_PKCS1_PADDING },
  RS384: { hash: "sha384", padding: constants.RSA_PKCS1_PADDING },
  RS512: { hash: "sha512", padding: constants.RSA_PKCS1_PADDING },
  PS256: { hash: "sha256", padding: constants.RSA_PKCS1_PSS_PADDING },
  PS384: { hash: "sha384", padding: constants.RSA_PKCS1_PSS_PADDING },
  PS512: { hash: "sha512", padding: constants.RSA_PKCS1_PSS_PADDING },
};

interface Keys {
  readonly until: number;
  readonly byId: ReadonlyMap<string, KeyObject>;
}

/**
 * Verifies tokens as the JWT authorizers of HTTP APIs do ("Authorizing API requests with a JWT authorizer"): the keys come
 * from the `jwks_uri` that the issuer's `/.well-known/openid-configuration` names, through the world outside. A key that is
 * not there yet is looked for once more, as issuers change their keys.
 */
export function createTokenVerifier(world: World): TokenVerifier {
  const issuers = new Map<string, Promise<Keys>>();

  const keysOf = (issuer: string): Promise<Keys> => {
    const loading = fetchKeys(world, issuer);
    issuers.set(issuer, loading);
    loading.catch(() => issuers.delete(issuer));
    return loading;
  };

  return async (token, issuer) => {
    const [head = "", body = "", signature = ""] = token.split(".");
    const { alg, kid } = part(head);
    const algorithm = typeof alg === "string" && Object.hasOwn(ALGORITHMS, alg) ? ALGORITHMS[alg] : undefined;
    if (!algorithm)
      throw new TokenRefused(
        "signing algorithm not supported",
        `${JSON.stringify(alg)} is none of ${Object.keys(ALGORITHMS).join(", ")}: API Gateway takes RSA alone`,
      );
    const claims = part(body);
    const kept = await issuers.get(issuer);
    let keys = kept && kept.until > world.clock.now() ? kept : await keysOf(issuer);
    if (typeof kid === "string" && !keys.byId.has(kid) && keys === kept) keys = await keysOf(issuer);
    const key = typeof kid === "string" ? keys.byId.get(kid) : undefined;
    if (!key)
      throw new TokenRefused(
        "unable to find a signing key that matches",
        `${issuer} has no key ${JSON.stringify(kid)}`,
      );
    const options = { key, padding: algorithm.padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    if (!verify(algorithm.hash, Buffer.from(`${head}.${body}`), options, Buffer.from(signature, "base64url")))
      throw new TokenRefused("the token's signature is invalid");
    return claims;
  };
}

function part(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, as for what is JSON but no object.
  }
  throw new TokenRefused("the token is not a JWT");
}

async function fetchKeys(world: World, issuer: string): Promise<Keys> {
  const discovery = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { jwks_uri: uri } = await fetchJson(world, discovery);
  if (typeof uri !== "string") throw new TokenRefused("OIDC discovery failed", `${discovery} names no jwks_uri`);
  const { keys } = await fetchJson(world, uri);
  const byId = new Map<string, KeyObject>();
  for (const jwk of Array.isArray(keys) ? (keys as (JsonWebKey & { kid?: string })[]) : []) {
    if (jwk.kid !== undefined && jwk.kty === "RSA") byId.set(jwk.kid, createPublicKey({ key: jwk, format: "jwk" }));
  }
  return { until: world.clock.now() + KEPT, byId };
}

async function fetchJson(world: World, url: string): Promise<Record<string, unknown>> {
  try {
    const { status, body } = await world.outside({
      method: "GET",
      url,
      headers: { accept: "application/json" },
      timeout: TIMEOUT,
    });
    if (status !== 200) throw new TokenRefused("OIDC discovery failed", `${url} answered ${status}`);
    return JSON.parse(body) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof OutsideUnreachable || error instanceof SyntaxError)
      throw new TokenRefused("OIDC discovery failed", `${url}: ${error.message}`);
    throw error;
  }
}
