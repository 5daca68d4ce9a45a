import { type ApiProtocol, ApiProtocols } from "../engine/http-api/api-protocols.ts";
import type { CorsDefinition } from "../engine/http-api/definitions.ts";
import { HttpApiService } from "../engine/http-api/http-api-service.ts";
import { InvalidHttpApi } from "../engine/http-api/invalid-http-api.ts";
import { functionOf } from "../engine/http-api/lambda-integration.ts";
import { WebSocketApiService } from "../engine/websocket-api/websocket-api-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { apiPath, HttpApiDoor } from "../protocols/http-api/door.ts";
import { WebSocketDoor, apiPath as webSocketPath } from "../protocols/websocket-api/door.ts";
import { defineResource, type ResourceWorld, type Running, type Self } from "../resource.ts";

export default defineResource("aws_apigatewayv2_api", {
  summary:
    "HTTP APIs with CORS, also by quick create (not from an OpenAPI body), and WebSocket APIs; their api_endpoint leads to this machine",
  honours: [
    "name",
    "protocol_type",
    "disable_execute_api_endpoint",
    "cors_configuration",
    "route_key",
    "target",
    "credentials_arn",
    "route_selection_expression",
  ],
  ignores: {
    description: "nothing here shows it",
    version: "nothing here shows it",
    ip_address_type: "the front door listens where it was told to",
    fail_on_warnings: "it is about the import of an OpenAPI body",
    api_key_selection_expression: "HTTP APIs have no API keys, and WebSocket APIs none here",
    tags: "nothing here reads the tags of an API",
    tags_all: "the provider computes it from tags and its default tags",
  },

  attributes(args, world, self) {
    const { partition, region, id: account, endpoint } = world.account;
    const id = self.id(10);
    const protocol = protocolOf(args);
    world.service(ApiProtocols).declare(id, protocol);
    const isHttp = protocol === "HTTP";
    return {
      id,
      arn: `arn:${partition}:apigateway:${region}::/apis/${id}`,
      execution_arn: `arn:${partition}:execute-api:${region}:${account}:${id}`,
      api_endpoint: isHttp ? `${endpoint}${apiPath(id)}` : `${endpoint.replace(/^http/, "ws")}${webSocketPath(id)}`,
      route_selection_expression: args.optionalString("route_selection_expression") ?? "$request.method $request.path",
      api_key_selection_expression: args.optionalString("api_key_selection_expression") ?? "$request.header.x-api-key",
      ip_address_type: args.optionalString("ip_address_type") ?? "ipv4",
    };
  },

  start(args, world, self) {
    const protocol = world.service(ApiProtocols).of(self.attributes.id);
    return protocol === "HTTP" ? startHttpApi(args, world, self) : startWebSocketApi(args, world, self);
  },
});

function protocolOf(args: Arguments): ApiProtocol {
  const protocol = args.string("protocol_type");
  if (protocol === "HTTP" || protocol === "WEBSOCKET") return protocol;
  return args.fail("protocol_type", `must be HTTP or WEBSOCKET, but is "${protocol}"`);
}

function startHttpApi(
  args: Arguments,
  world: ResourceWorld,
  {
    address,
    attributes: { id, route_selection_expression: selection },
  }: Self & { attributes: { id: string; route_selection_expression: string } },
): Running {
  if (!/^\$\{?request\.method\}? \$\{?request\.path\}?$/.test(selection))
    args.fail(
      "route_selection_expression",
      `must be "$request.method $request.path" for an HTTP API, but is "${selection}"`,
    );
  const service = world.service(HttpApiService);
  const api = service.add({
    id,
    name: args.string("name"),
    disableExecuteApiEndpoint: args.boolean("disable_execute_api_endpoint", false),
    cors: corsOf(args),
    address,
  });
  const target = args.optionalString("target");
  if (target !== undefined) {
    quickCreate(args, target, api);
  } else if (args.has("route_key"))
    args.fail("route_key", "has a meaning only with target: declare an aws_apigatewayv2_route");
  const close = HttpApiDoor.of(world, world.frontDoor).openApi(api);
  return {
    stop() {
      close();
      service.remove(id);
    },
  };
}

function startWebSocketApi(
  args: Arguments,
  world: ResourceWorld,
  { address, attributes: { id } }: Self & { attributes: { id: string } },
): Running {
  for (const argument of ["cors_configuration", "route_key", "target", "credentials_arn"]) {
    if (args.has(argument)) args.fail(argument, "is for HTTP APIs alone");
  }
  const service = world.service(WebSocketApiService);
  const api = service.add({
    id,
    name: args.string("name"),
    routeSelectionExpression: args.string("route_selection_expression"),
    disableExecuteApiEndpoint: args.boolean("disable_execute_api_endpoint", false),
    address,
  });
  const close = WebSocketDoor.of(world, world.frontDoor).openApi(api);
  return {
    async stop() {
      close();
      await service.remove(id);
    },
  };
}

function corsOf(args: Arguments): CorsDefinition | undefined {
  const cors = args.block("cors_configuration");
  return (
    cors && {
      allowCredentials: cors.boolean("allow_credentials", false),
      allowHeaders: cors.strings("allow_headers"),
      allowMethods: cors.strings("allow_methods"),
      allowOrigins: cors.strings("allow_origins"),
      exposeHeaders: cors.strings("expose_headers"),
      maxAge: cors.optionalNumber("max_age"),
    }
  );
}

/** "Create an HTTP API by using quick create": an integration, a route to it, and `$default`, which deploys by itself. */
function quickCreate(args: Arguments, target: string, api: ReturnType<HttpApiService["api"]>): void {
  const common = {
    id: "quick-create",
    timeoutMilliseconds: 30_000,
    requestParameters: {},
    responseParameters: {},
    credentialsArn: args.optionalString("credentials_arn"),
  };
  if (/^https?:/.test(target)) api.putIntegration({ ...common, kind: "http", uri: target, method: "ANY" });
  else {
    try {
      const functionArn = functionOf(target, "target");
      api.putIntegration({ ...common, kind: "lambda", functionArn, payloadFormatVersion: "2.0" });
    } catch (error) {
      if (!(error instanceof InvalidHttpApi)) throw error;
      args.fail("target", `must be a URL or the ARN of a Lambda function, but is "${target}"`);
    }
  }
  api.putRoute({
    id: "quick-create",
    routeKey: args.optionalString("route_key") ?? "$default",
    integrationId: "quick-create",
    authorizationType: "NONE",
    authorizationScopes: [],
  });
  api.putStage(
    { name: "$default", variables: {}, defaultLimits: {}, routeLimits: new Map(), hasDetailedMetrics: () => false },
    { auto: true },
  );
}
