import { createHttpAccessLog, type HttpAccessLog } from "../engine/http-api/access-log.ts";
import { ApiProtocols } from "../engine/http-api/api-protocols.ts";
import { HttpApiService } from "../engine/http-api/http-api-service.ts";
import type { RouteLimits } from "../engine/http-api/route-throttle.ts";
import { WebSocketApiService } from "../engine/websocket-api/websocket-api-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { apiPath, stageSuffix } from "../protocols/http-api/door.ts";
import { apiPath as webSocketPath } from "../protocols/websocket-api/door.ts";
import { defineResource, type ResourceWorld, type Running, type Self } from "../resource.ts";

export default defineResource("aws_apigatewayv2_stage", {
  summary:
    "Stages of HTTP and WebSocket APIs with variables, throttling, access logs and auto_deploy; their invoke_url leads to this machine",
  honours: [
    "api_id",
    "name",
    "auto_deploy",
    "deployment_id",
    "stage_variables",
    "access_log_settings",
    "default_route_settings.throttling_burst_limit",
    "default_route_settings.throttling_rate_limit",
    "default_route_settings.detailed_metrics_enabled",
    "route_settings.route_key",
    "route_settings.throttling_burst_limit",
    "route_settings.throttling_rate_limit",
    "route_settings.detailed_metrics_enabled",
  ],
  ignores: {
    description: "nothing here shows it",
    client_certificate_id: "back ends are called without a client certificate",
    "default_route_settings.data_trace_enabled":
      "there are no execution logs of WebSocket APIs here: the terminal and the trace say why a route failed",
    "default_route_settings.logging_level":
      "there are no execution logs of WebSocket APIs here: the terminal and the trace say why a route failed",
    "route_settings.data_trace_enabled":
      "there are no execution logs of WebSocket APIs here: the terminal and the trace say why a route failed",
    "route_settings.logging_level":
      "there are no execution logs of WebSocket APIs here: the terminal and the trace say why a route failed",
    tags: "nothing here reads the tags of a stage",
    tags_all: "the provider computes it from tags and its default tags",
  },

  attributes(args, world) {
    const { partition, region, id: account, endpoint } = world.account;
    const [api, name] = [args.string("api_id"), args.string("name")];
    return {
      id: name,
      arn: `arn:${partition}:apigateway:${region}::/apis/${api}/stages/${name}`,
      execution_arn: `arn:${partition}:execute-api:${region}:${account}:${api}/${name}`,
      invoke_url:
        world.service(ApiProtocols).of(api) === "HTTP"
          ? `${endpoint}${apiPath(api)}${stageSuffix(name)}`
          : `${endpoint.replace(/^http/, "ws")}${webSocketPath(api)}/${name}`,
      deployment_id: args.optionalString("deployment_id") ?? "",
    };
  },

  start(args, world, self) {
    const isHttp = world.service(ApiProtocols).of(args.string("api_id")) === "HTTP";
    return isHttp ? startHttpStage(args, world, self) : startWebSocketStage(args, world);
  },
});

function startHttpStage(args: Arguments, world: ResourceWorld, self: Self): Running {
  const api = world.service(HttpApiService).api(args.string("api_id"));
  const name = args.string("name");
  const usual = args.block("default_route_settings");
  const routes = args.blocks("route_settings");
  const defaultLimits = limitsOf(usual);
  if (usual && (defaultLimits.burst === 0 || defaultLimits.rate === 0)) {
    world.log.warn(
      `${self.address} answers 429 to every request, as on AWS: the provider sets what default_route_settings leaves out of throttling_burst_limit and throttling_rate_limit to 0; set both`,
    );
  }
  const detailed = new Map(
    routes.map((block) => [block.string("route_key"), block.boolean("detailed_metrics_enabled", false)]),
  );
  const detailedByDefault = usual?.boolean("detailed_metrics_enabled", false) ?? false;
  const auto = args.boolean("auto_deploy", false);
  api.putStage(
    {
      name,
      variables: args.record("stage_variables"),
      defaultLimits,
      routeLimits: new Map(routes.map((block) => [block.string("route_key"), limitsOf(block)])),
      hasDetailedMetrics: (routeKey) => detailed.get(routeKey) ?? detailedByDefault,
      accessLog: accessLogOf(args, world, self.id(32)),
    },
    { auto, deploymentId: auto ? undefined : args.optionalString("deployment_id") || undefined },
  );
  return { stop: () => api.removeStage(name) };
}

/** A block without its limits has them at 0 (hashicorp/terraform-provider-aws#43307, pulumi/pulumi-aws#2363). */
function limitsOf(block: Arguments | undefined): RouteLimits {
  if (!block) return {};
  return { burst: block.number("throttling_burst_limit", 0), rate: block.number("throttling_rate_limit", 0) };
}

function startWebSocketStage(args: Arguments, world: ResourceWorld): Running {
  const api = world.service(WebSocketApiService).api(args.string("api_id"));
  const name = args.string("name");
  const routes = args.blocks("route_settings");
  const log = logSettings(args);
  api.putStage(
    {
      name,
      variables: args.record("stage_variables"),
      defaultLimits: limitsOf(args.block("default_route_settings")),
      routeLimits: new Map(routes.map((block) => [block.string("route_key"), limitsOf(block)])),
      accessLog: log && { destinationArn: log.destination, format: log.format },
    },
    args.boolean("auto_deploy", false) ? { auto: true } : { deploymentId: args.string("deployment_id") },
  );
  return { stop: () => api.removeStage(name) };
}

function accessLogOf(args: Arguments, world: ResourceWorld, stream: string): HttpAccessLog | undefined {
  const settings = logSettings(args);
  return settings && createHttpAccessLog(world, settings.destination, settings.format, stream);
}

function logSettings(args: Arguments): { destination: string; format: string } | undefined {
  const settings = args.block("access_log_settings");
  if (!settings) return undefined;
  const destination = settings.string("destination_arn");
  if (!/^arn:[\w-]+:logs:/.test(destination))
    settings.fail("destination_arn", `must be the ARN of a log group, but is "${destination}"`);
  const format = settings.string("format");
  if (!/\$context\.(extendedR|r)equestId/.test(format))
    settings.fail("format", "must hold $context.requestId or $context.extendedRequestId, as API Gateway demands");
  return { destination, format };
}
