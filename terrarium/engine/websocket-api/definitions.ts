import type { RouteLimits } from "../http-api/route-throttle.ts";

export interface WebSocketApiDefinition {
  readonly id: string;
  readonly name: string;
  /** `$request.body.action` */
  readonly routeSelectionExpression: string;
  readonly disableExecuteApiEndpoint: boolean;
  /** Where it was declared. */
  readonly address?: string;
}

export interface WebSocketRouteDefinition {
  readonly id: string;
  /** `$connect`, `$disconnect`, `$default`, or a value of the route selection expression. */
  readonly routeKey: string;
  /** @default none: the route does nothing */
  readonly integrationId?: string;
  /** `$connect` alone can have one. */
  readonly authorization: "NONE" | "AWS_IAM" | "CUSTOM";
  readonly authorizerId?: string;
  /** Whether its route response is used: it is what sends the answer of the integration back to the client. */
  readonly selectsResponse: boolean;
}

/** What a route calls: a function, or nothing (`MOCK`), which answers 200. */
export type WebSocketIntegrationDefinition = { readonly id: string; readonly timeoutMilliseconds: number } & (
  | { readonly kind: "lambda"; readonly functionArn: string; readonly credentialsArn?: string }
  | { readonly kind: "mock" }
);

export interface ConnectAuthorizerDefinition {
  readonly id: string;
  readonly name: string;
  readonly functionArn: string;
  readonly credentialsArn?: string;
  /** `route.request.querystring.token`, `route.request.header.Auth`, `context.…`, `stageVariables.…` */
  readonly identitySources: readonly string[];
}

export interface WebSocketStageDefinition {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly defaultLimits: RouteLimits;
  /** By route key. */
  readonly routeLimits: ReadonlyMap<string, RouteLimits>;
  readonly accessLog?: { readonly destinationArn: string; readonly format: string };
}
