import type { RouteAuthorizer } from "./authorizer.ts";
import { compileIdentitySources } from "./authorizer.ts";
import type { JwtAuthorizerDefinition } from "./definitions.ts";
import type { AuthorizerContext, HttpExchange } from "./exchange.ts";
import { forbidden, unauthorized } from "./gateway-error.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";
import type { Mapped } from "./selection-expression.ts";

/** The token does not hold; its message is the `error_description` of the answer. */
export class TokenRefused extends Error {
  /** What else a person should know. */
  readonly explanation: string | undefined;

  constructor(message: string, explanation?: string) {
    super(message);
    this.explanation = explanation;
  }
}

/**
 * Checks a token's signature with the keys of its issuer, which OpenID Connect discovery finds.
 *
 * @throws TokenRefused, as a rejection
 */
export type TokenVerifier = (token: string, issuer: string) => Promise<Readonly<Record<string, unknown>>>;

/**
 * "Control access to HTTP APIs with JWT authorizers in API Gateway": signature, issuer, audience, times and scopes of a
 * token, in that order.
 */
export class JwtAuthorizer implements RouteAuthorizer {
  readonly #definition: JwtAuthorizerDefinition;
  readonly #now: () => number;
  readonly #source: Mapped;

  /** @throws InvalidHttpApi */
  constructor(definition: JwtAuthorizerDefinition, now: () => number) {
    if (!/^\$request\.(header|querystring)\.\S+$/.test(definition.identitySource)) {
      throw new InvalidHttpApi(
        `identity_sources "${definition.identitySource}" must be $request.header.NAME or $request.querystring.NAME for a JWT`,
      );
    }
    this.#definition = definition;
    this.#now = now;
    this.#source = compileIdentitySources([definition.identitySource])[0]!;
  }

  async authorize(exchange: HttpExchange, required: readonly string[]): Promise<AuthorizerContext> {
    const token = this.#source(exchange)
      ?.replace(/^Bearer +/i, "")
      .trim();
    if (!token) throw unauthorized("the request has no token", ["www-authenticate", "Bearer"]);
    try {
      const claims = await this.#definition.verify(token, this.#definition.issuer);
      this.#check(claims);
      const scopes = scopesOf(claims);
      if (required.length > 0 && !required.some((scope) => scopes.includes(scope))) {
        const description = "the token does not have the required scopes";
        throw forbidden(
          `${description}: ${required.join(", ")}`,
          challenge("insufficient_scope", description, required),
        );
      }
      return { kind: "jwt", claims: textOf(claims), scopes: required.length > 0 ? [...scopes] : null };
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      exchange.authorizerError = error.message;
      throw unauthorized(error.explanation ?? error.message, challenge("invalid_token", error.message, []));
    }
  }

  /** @throws TokenRefused */
  #check(claims: Readonly<Record<string, unknown>>): void {
    const now = this.#now() / 1000;
    const { iss, aud, client_id: clientId, exp, nbf, iat } = claims;
    const { issuer, audience } = this.#definition;
    if (iss !== issuer)
      throw new TokenRefused("the token has an invalid issuer", `its issuer is ${JSON.stringify(iss)}, not ${issuer}`);
    const given = aud === undefined ? [clientId] : Array.isArray(aud) ? aud : [aud];
    if (!given.some((value) => typeof value === "string" && audience.includes(value)))
      throw new TokenRefused(
        "the token does not have a valid audience",
        `its audience is ${JSON.stringify(given)}, not one of ${audience.join(", ")}`,
      );
    if (typeof exp !== "number" || exp <= now) throw new TokenRefused("the token has expired");
    if (nbf !== undefined && !(Number(nbf) <= now)) throw new TokenRefused("the token is not valid yet");
    if (iat !== undefined && !(Number(iat) <= now)) throw new TokenRefused("the token was issued in the future");
  }
}

/** Of `scope`, a text with blanks, or `scp`, which may be a list. */
function scopesOf({ scope, scp }: Readonly<Record<string, unknown>>): readonly string[] {
  const given = scope ?? scp;
  if (Array.isArray(given)) return given.map(String);
  return typeof given === "string" ? given.split(" ").filter((name) => name !== "") : [];
}

/** As functions see claims: all of them text, lists in brackets. */
function textOf(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(" ")}]` : typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

function challenge(error: string, description: string, scopes: readonly string[]): string[] {
  return ["www-authenticate", `Bearer scope="${scopes.join(" ")}" error="${error}" error_description="${description}"`];
}
