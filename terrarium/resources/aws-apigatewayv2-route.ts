import { ApiProtocols } from "../engine/http-api/api-protocols.ts";
import type { RouteDefinition } from "../engine/http-api/definitions.ts";
import { HttpApiService } from "../engine/http-api/http-api-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { defineResource, type ResourceWorld, type Running } from "../resource.ts";

const TYPES = ["NONE", "AWS_IAM", "JWT", "CUSTOM"];

export default defineResource("aws_apigatewayv2_route", {
  summary: "Routes of HTTP APIs: METHOD /path/{variable}, ANY, {proxy+} and $default, with their authorization",
  honours: ["api_id", "route_key", "target", "authorization_type", "authorizer_id", "authorization_scopes"],
  ignores: { operation_name: "nothing here shows it" },

  attributes: (_args, _world, self) => ({ id: self.id(7) }),

  start(args, world, self) {
    if (world.service(ApiProtocols).of(args.string("api_id")) === "WEBSOCKET")
      args.fail("api_id", "is a WebSocket API, and these are not here yet: only HTTP APIs run");
    return startHttpRoute(args, world, self.attributes.id);
  },
});

function startHttpRoute(args: Arguments, world: ResourceWorld, id: string): Running {
  const type = args.optionalString("authorization_type") ?? "NONE";
  if (!TYPES.includes(type)) args.fail("authorization_type", `must be one of ${TYPES.join(", ")}, but is "${type}"`);
  const target = args.string("target");
  const integrationId = /^integrations\/([\w-]+)$/.exec(target)?.[1];
  if (integrationId === undefined)
    args.fail("target", `must be "integrations/ID" with the id of an aws_apigatewayv2_integration, but is "${target}"`);
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
