import type { World } from "../world.ts";
import type { ConnectAuthorizer } from "./connect-authorizer.ts";
import type { WebSocketIntegrationDefinition, WebSocketRouteDefinition } from "./definitions.ts";
import { InvalidWebSocketApi } from "./errors.ts";
import { FunctionCaller } from "./function-caller.ts";
import { compileRouteSelection, type RouteSelection } from "./route-selection.ts";

/** What an API consists of at the moment of a deployment. */
export interface WebSocketApiParts {
  readonly name: string;
  readonly routeSelectionExpression: string;
  readonly routes: readonly WebSocketRouteDefinition[];
  readonly integrations: ReadonlyMap<string, WebSocketIntegrationDefinition>;
  readonly authorizers: ReadonlyMap<string, ConnectAuthorizer>;
  /** Ids of the routes whose answer goes back to the client. */
  readonly answering: ReadonlySet<string>;
}

/** A route, ready to take events. */
export interface DeployedRoute {
  readonly routeKey: string;
  /** Absent: what comes is taken, and nothing follows. */
  readonly function?: FunctionCaller;
  readonly signatureRequired: boolean;
  readonly authorizer?: ConnectAuthorizer;
  /** Whether the answer of its integration goes back to the client. */
  readonly answers: boolean;
}

/** What an API was at the moment of its deployment: later changes reach only stages with auto_deploy. */
export class WebSocketDeployment {
  readonly id: string;
  readonly #select: RouteSelection;
  readonly #routes = new Map<string, DeployedRoute>();

  /** @throws InvalidWebSocketApi */
  constructor(world: World, id: string, parts: WebSocketApiParts) {
    this.id = id;
    this.#select = compileRouteSelection(parts.routeSelectionExpression);
    for (const route of parts.routes) this.#routes.set(route.routeKey, deploy(world, route, parts));
  }

  /** `$connect` and `$disconnect`: an API need not have them. */
  route(routeKey: string): DeployedRoute | undefined {
    return this.#routes.get(routeKey);
  }

  /** The route of a message: the one it names, else `$default`. A client cannot name the other two with a dollar sign. */
  routeOf(body: string): DeployedRoute | undefined {
    const asked = this.#select(body);
    const named = asked === undefined || asked.startsWith("$") ? undefined : this.#routes.get(asked);
    return named ?? this.#routes.get("$default");
  }
}

function deploy(world: World, route: WebSocketRouteDefinition, parts: WebSocketApiParts): DeployedRoute {
  const { routeKey, integrationId, authorizerId } = route;
  const integration = integrationId === undefined ? undefined : parts.integrations.get(integrationId);
  if (integrationId !== undefined && !integration) {
    throw new InvalidWebSocketApi(
      `the route ${routeKey} of "${parts.name}" has the target integrations/${integrationId}, which is not there`,
    );
  }
  const authorizer = authorizerId === undefined ? undefined : parts.authorizers.get(authorizerId);
  if (authorizerId !== undefined && !authorizer) {
    throw new InvalidWebSocketApi(`the route ${routeKey} of "${parts.name}" has no authorizer ${authorizerId}`);
  }
  return {
    routeKey,
    signatureRequired: route.authorization === "AWS_IAM",
    answers: route.selectsResponse && parts.answering.has(route.id),
    ...(authorizer && { authorizer }),
    ...(integration?.kind === "lambda" && {
      function: new FunctionCaller(world, integration, integration.timeoutMilliseconds),
    }),
  };
}
