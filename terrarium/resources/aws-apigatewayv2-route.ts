import { ApiProtocols } from "../engine/http-api/api-protocols.ts";
import type { RouteDefinition } from "../engine/http-api/definitions.ts";
import { HttpApiService } from "../engine/http-api/http-api-service.ts";
import { WebSocketApiService } from "../engine/websocket-api/websocket-api-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { defineResource, type ResourceWorld, type Running } from "../resource.ts";

const TYPES = ["NONE", "AWS_IAM", "JWT", "CUSTOM"];

export default defineResource("aws_apigatewayv2_route", {
  summary:
    "Routes of HTTP APIs (METHOD /path/{variable}, ANY, {proxy+}, $default) and of WebSocket APIs, with their authorization",
  honours: [
    "api_id",
    "route_key",
    "target",
    "authorization_type",
    "authorizer_id",
    "authorization_scopes",
    "route_response_selection_expression",
  ],
  ignores: { operation_name: "nothing here shows it" },

  attributes: (_args, _world, self) => ({ id: self.id(7) }),

  start(args, world, self) {
    const isHttp = world.service(ApiProtocols).of(args.string("api_id")) === "HTTP";
    return isHttp
      ? startHttpRoute(args, world, self.attributes.id)
      : startWebSocketRoute(args, world, self.attributes.id);
  },
});

function startHttpRoute(args: Arguments, world: ResourceWorld, id: string): Running {
  const type = args.optionalString("authorization_type") ?? "NONE";
  if (!TYPES.includes(type)) args.fail("authorization_type", `must be one of ${TYPES.join(", ")}, but is "${type}"`);
  const integrationId = integrationOf(args, args.string("target"));
  const api = world.service(HttpApiService).api(args.string("api_id"));
  api.putRoute({
    id,
    routeKey: args.string("route_key"),
    integrationId,
    authorizationType: type as RouteDefinition["authorizationType"],
    authorizerId: args.optionalString("authorizer_id") || undefined,
    authorizationScopes: args.strings("authorization_scopes"),
  });
  return { stop: () => api.removeRoute(id) };
}

function startWebSocketRoute(args: Arguments, world: ResourceWorld, id: string): Running {
  const type = args.optionalString("authorization_type") ?? "NONE";
  if (type !== "NONE" && type !== "AWS_IAM" && type !== "CUSTOM") {
    args.fail("authorization_type", `must be NONE, AWS_IAM or CUSTOM for a WebSocket API, but is "${type}"`);
  }
  const response = args.optionalString("route_response_selection_expression");
  if (response && response !== "$default") {
    args.fail("route_response_selection_expression", `must be $default, but is "${response}"`);
  }
  const target = args.optionalString("target");
  const api = world.service(WebSocketApiService).api(args.string("api_id"));
  api.putRoute({
    id,
    routeKey: args.string("route_key"),
    integrationId: target ? integrationOf(args, target) : undefined,
    authorization: type,
    authorizerId: args.optionalString("authorizer_id") || undefined,
    selectsResponse: response === "$default",
  });
  return { stop: () => api.removeRoute(id) };
}

function integrationOf(args: Arguments, target: string): string {
  const id = /^integrations\/([\w-]+)$/.exec(target)?.[1];
  if (id !== undefined) return id;
  return args.fail(
    "target",
    `must be "integrations/ID" with the id of an aws_apigatewayv2_integration, but is "${target}"`,
  );
}
