import type { AuthorizerContext, HttpExchange } from "./exchange.ts";
import { compileSelection, type Mapped } from "./selection-expression.ts";

/** Decides whether a request may pass a route, and what is told of its sender. @throws GatewayError, also as a rejection */
export interface RouteAuthorizer {
  authorize(exchange: HttpExchange, scopes: readonly string[]): Promise<AuthorizerContext>;
}

/** Where the identity of a request stands. @throws InvalidHttpApi */
export function compileIdentitySources(sources: readonly string[]): readonly Mapped[] {
  return sources.map((source) => compileSelection(source, `identity_sources "${source}"`));
}
