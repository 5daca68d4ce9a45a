import type { Principal } from "../authorization.ts";
import { AccessDenied } from "../errors.ts";
import type { World } from "../world.ts";
import type { HttpExchange } from "./exchange.ts";
import { internalServerError } from "./gateway-error.ts";

/** As `$context.integrationErrorMessage` says it ("Troubleshooting issues with HTTP API Lambda integrations"). */
const NO_PERMISSION =
  "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.";
const MOST_KEPT = 1000;

/**
 * On whose behalf an integration is called: API Gateway itself with the route as `aws:SourceArn`, or the role of its
 * credentials once API Gateway may assume it.
 */
export class IntegrationRole {
  readonly #world: World;
  readonly #role: string | undefined;
  readonly #known = new Map<string, Principal>();

  constructor(world: World, role: string | undefined) {
    this.#world = world;
    this.#role = role;
  }

  /** @throws GatewayError */
  principal(exchange: HttpExchange): Principal {
    const { sourceArn } = exchange;
    const known = this.#known.get(sourceArn);
    if (known) return known;
    const service: Principal = { kind: "service", name: "apigateway.amazonaws.com", sourceArn };
    const principal = this.#role === undefined ? service : this.#assume(exchange, this.#role, service);
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    this.#known.set(sourceArn, principal);
    return principal;
  }

  #assume(exchange: HttpExchange, arn: string, service: Principal): Principal {
    try {
      this.#world.authorize({ principal: service, action: "sts:AssumeRole", resource: arn });
      return { kind: "role", arn };
    } catch (error) {
      throw noPermission(exchange, error);
    }
  }
}

/** What the client gets where a permission is missing; anything but that is passed on. */
export function noPermission(exchange: HttpExchange, error: unknown): unknown {
  if (!(error instanceof AccessDenied)) return error;
  exchange.integration = { ...exchange.integration, error: NO_PERMISSION };
  return internalServerError(error.message, "API_CONFIGURATION_ERROR");
}
