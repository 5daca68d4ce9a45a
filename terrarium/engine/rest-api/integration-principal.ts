import type { Principal } from "../authorization.ts";
import { AccessDenied } from "../errors.ts";
import type { World } from "../world.ts";
import type { IntegrationDefinition } from "./definitions.ts";
import type { Exchange, StagePlace } from "./exchange.ts";
import { misconfigured } from "./refusal.ts";
import { compileStageText } from "./stage-text.ts";

/**
 * As whom API Gateway calls a back end: as the role of the integration's credentials, or, where there are none, as itself, with the ARN
 * of the method for the conditions of resource policies.
 */
export class IntegrationPrincipal {
  readonly #world: World;
  readonly #httpMethod: string;
  readonly #role: ((exchange: Exchange) => string) | undefined;
  readonly #isStatic: boolean;
  readonly #known = new Map<StagePlace, Principal>();

  constructor(world: World, { credentials, httpMethod }: IntegrationDefinition) {
    this.#world = world;
    this.#httpMethod = httpMethod;
    this.#role = credentials === undefined ? undefined : compileStageText(credentials);
    this.#isStatic = !credentials?.includes("${stageVariables.");
  }

  /** @throws Refusal where API Gateway may not assume the role */
  of(exchange: Exchange): Principal {
    const known = this.#isStatic ? this.#known.get(exchange.place) : undefined;
    if (known) return known;
    const { partition, region, accountId, apiId, stage } = exchange.place;
    const api = `arn:${partition}:execute-api:${region}:${accountId}:${apiId}`;
    const sourceArn = `${api}/${stage}/${this.#httpMethod}${exchange.resourcePath}`;
    const service: Principal = { kind: "service", name: "apigateway.amazonaws.com", sourceArn };
    const principal = this.#role ? this.#assume(this.#role(exchange), service, exchange.requestId) : service;
    this.#known.set(exchange.place, principal);
    return principal;
  }

  #assume(arn: string, principal: Principal, lineage: string): Principal {
    try {
      this.#world.authorize({ principal, action: "sts:AssumeRole", resource: arn, lineage });
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      throw misconfigured(`API Gateway does not have permission to assume the provided role: ${error.message}`);
    }
    return { kind: "role", arn };
  }
}
