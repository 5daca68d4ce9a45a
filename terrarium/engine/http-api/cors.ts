import type { GatewayResponse } from "../rest-api/exchange.ts";
import type { CorsDefinition } from "./definitions.ts";
import type { HttpRequest } from "./exchange.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";

/**
 * Cross-origin answers of an API ("Configure CORS for HTTP APIs in API Gateway"): it answers every preflight request itself,
 * whatever the routes are, and its own headers take the place of those of the integrations.
 */
export class Cors {
  readonly #definition: CorsDefinition;
  readonly #allowsAll: boolean;

  /** @throws InvalidHttpApi */
  constructor(definition: CorsDefinition) {
    this.#definition = definition;
    this.#allowsAll = definition.allowOrigins.includes("*");
    for (const origin of definition.allowOrigins) {
      if (!/^(\*|[a-z][a-z0-9+.-]*:\/\/\S+)$/i.test(origin))
        throw new InvalidHttpApi(
          `cors_configuration: allow_origins "${origin}" must be * or begin with a scheme: https://example.com`,
        );
    }
    if (definition.allowCredentials && this.#allowsAll)
      throw new InvalidHttpApi('cors_configuration: allow_credentials cannot go with the origin "*": name the origins');
  }

  /** Whether a browser asks what it may send. */
  isPreflight({ method, headers }: HttpRequest): boolean {
    return (
      method === "OPTIONS" && headers.origin !== undefined && headers["access-control-request-method"] !== undefined
    );
  }

  /** 204, with what the browser may send; to who comes from another origin nothing is said. */
  preflight({ headers }: HttpRequest): GatewayResponse {
    const lines = this.#common(headers.origin as string);
    const { allowMethods, allowHeaders, maxAge } = this.#definition;
    if (lines.length > 0) {
      if (allowMethods.length > 0) lines.push("Access-Control-Allow-Methods", allowMethods.join(","));
      if (allowHeaders.length > 0) lines.push("Access-Control-Allow-Headers", allowHeaders.join(",").toLowerCase());
      if (maxAge !== undefined) lines.push("Access-Control-Max-Age", String(maxAge));
    }
    return { status: 204, headers: lines, body: "" };
  }

  /** Headers of an answer with those that a browser wants to see; none for who comes from no origin or another. */
  apply(request: HttpRequest, headers: string[]): string[] {
    if (this.isPreflight(request)) return headers;
    const { origin } = request.headers;
    const own = headers.filter((_, at) => !/^access-control-/i.test(headers[at - (at % 2)]!));
    if (typeof origin !== "string") return own;
    const lines = this.#common(origin);
    const { exposeHeaders } = this.#definition;
    if (lines.length > 0 && exposeHeaders.length > 0)
      lines.push("Access-Control-Expose-Headers", exposeHeaders.join(","));
    return [...own, ...lines];
  }

  #common(origin: string): string[] {
    if (this.#allowsAll) return ["Access-Control-Allow-Origin", "*"];
    if (!this.#definition.allowOrigins.some((allowed) => fits(allowed, origin))) return [];
    const lines = ["Access-Control-Allow-Origin", origin];
    if (this.#definition.allowCredentials) lines.push("Access-Control-Allow-Credentials", "true");
    return lines;
  }
}

/** `https://*` is any origin of the scheme. */
function fits(allowed: string, origin: string): boolean {
  const star = allowed.indexOf("*");
  if (star < 0) return allowed.toLowerCase() === origin.toLowerCase();
  const [before, behind] = [allowed.slice(0, star), allowed.slice(star + 1)];
  return origin.length >= before.length + behind.length && origin.startsWith(before) && origin.endsWith(behind);
}
