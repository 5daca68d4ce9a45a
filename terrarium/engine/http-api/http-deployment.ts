import type { World } from "../world.ts";
import type { RouteAuthorizer } from "./authorizer.ts";
import type { AuthorizerDefinition, HttpApiDefinition, IntegrationDefinition, RouteDefinition } from "./definitions.ts";
import { HttpProxyIntegration } from "./http-proxy-integration.ts";
import type { HttpIntegration } from "./integration.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";
import { JwtAuthorizer } from "./jwt-authorizer.ts";
import { LambdaAuthorizer } from "./lambda-authorizer.ts";
import { LambdaIntegration } from "./lambda-integration.ts";
import { ResponseChanges } from "./response-changes.ts";
import { parseRouteKey } from "./route-key.ts";
import { HttpRouter, type RouteMatch } from "./router.ts";
import { ServiceIntegration } from "./service-integration.ts";

/** What an API consists of, at the moment of a deployment. */
export interface HttpApiParts {
  readonly api: HttpApiDefinition;
  readonly routes: readonly RouteDefinition[];
  readonly integrations: ReadonlyMap<string, CompiledIntegration>;
  readonly authorizers: ReadonlyMap<string, RouteAuthorizer>;
}

/** An integration, ready to be invoked. */
export interface CompiledIntegration {
  readonly integration: HttpIntegration;
  readonly responses: ResponseChanges;
}

/** A route, ready to take requests. */
export interface DeployedRoute {
  readonly routeKey: string;
  /** `/orders/{id}`; undefined for `$default`. */
  readonly path: string | undefined;
  readonly signatureRequired: boolean;
  readonly authorizer: RouteAuthorizer | undefined;
  readonly scopes: readonly string[];
  readonly integration: HttpIntegration;
  readonly responses: ResponseChanges;
}

/** What an API was at the moment of its deployment: later changes reach only stages with auto_deploy. */
export class HttpDeployment {
  readonly id: string;
  readonly #router = new HttpRouter<DeployedRoute>();

  /** @throws InvalidHttpApi */
  constructor(id: string, { api, routes, integrations, authorizers }: HttpApiParts) {
    this.id = id;
    for (const route of routes) {
      const found = integrations.get(route.integrationId);
      if (!found)
        throw new InvalidHttpApi(
          `the route ${route.routeKey} of "${api.name}" has the target integrations/${route.integrationId}, which is not there`,
        );
      this.#router.add(route.routeKey, {
        routeKey: route.routeKey,
        path: parseRouteKey(route.routeKey)?.path,
        signatureRequired: route.authorizationType === "AWS_IAM",
        authorizer: route.authorizerId === undefined ? undefined : authorizers.get(route.authorizerId),
        scopes: route.authorizationScopes,
        ...found,
      });
    }
  }

  match(method: string, path: string): RouteMatch<DeployedRoute> | undefined {
    return this.#router.match(method, path);
  }
}

/** @throws InvalidHttpApi */
export function compileIntegration(world: World, definition: IntegrationDefinition): CompiledIntegration {
  return { integration: integrate(world, definition), responses: new ResponseChanges(definition.responseParameters) };
}

function integrate(world: World, definition: IntegrationDefinition): HttpIntegration {
  if (definition.kind === "service") return new ServiceIntegration(world, definition);
  return definition.kind === "lambda"
    ? new LambdaIntegration(world, definition)
    : new HttpProxyIntegration(world, definition);
}

/** @param apiArn `arn:aws:execute-api:REGION:ACCOUNT:API` @throws InvalidHttpApi */
export function compileAuthorizer(world: World, definition: AuthorizerDefinition, apiArn: string): RouteAuthorizer {
  if (definition.kind === "jwt") return new JwtAuthorizer(definition, () => world.clock.now());
  return new LambdaAuthorizer(world, definition, apiArn);
}
