import { type AccessLog, createAccessLog } from "../engine/rest-api/access-log.ts";
import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import type { World } from "../engine/world.ts";
import type { Arguments } from "../plan/arguments.ts";
import { stagePath } from "../protocols/rest-api/door.ts";
import { defineResource } from "../resource.ts";

const NOT_CACHED = "answers are not cached on this machine";

export default defineResource("aws_api_gateway_stage", {
  summary: "Stages with variables and access logs; their invoke_url leads to this machine",
  honours: ["rest_api_id", "deployment_id", "stage_name", "variables", "access_log_settings"],
  ignores: {
    description: "nothing here shows it",
    documentation_version: "no documentation is published",
    cache_cluster_enabled: NOT_CACHED,
    cache_cluster_size: NOT_CACHED,
    client_certificate_id: "back ends are called without a client certificate",
    xray_tracing_enabled: "there is no X-Ray here: /_terrarium/trace shows the way of each message",
    tags: "nothing here reads the tags of a stage",
    tags_all: "the provider computes it from tags and its default tags",
  },

  attributes(args, world) {
    const { partition, region, id: account, endpoint } = world.account;
    const [api, stage] = [args.string("rest_api_id"), args.string("stage_name")];
    return {
      id: `ags-${api}-${stage}`,
      arn: `arn:${partition}:apigateway:${region}::/restapis/${api}/stages/${stage}`,
      execution_arn: `arn:${partition}:execute-api:${region}:${account}:${api}/${stage}`,
      invoke_url: `${endpoint}${stagePath(api, stage)}`,
      web_acl_arn: "",
    };
  },

  start(args, world, self) {
    const api = world.service(RestApiService).api(args.string("rest_api_id"));
    const name = args.string("stage_name");
    api.putStage({
      name,
      deploymentId: args.string("deployment_id"),
      variables: args.record("variables"),
      accessLog: accessLogOf(args, world, self.id(32)),
    });
    return { stop: () => api.removeStage(name) };
  },
});

function accessLogOf(args: Arguments, world: World, stream: string): AccessLog | undefined {
  const settings = args.block("access_log_settings");
  if (!settings) return undefined;
  const destination = settings.string("destination_arn");
  if (!/^arn:[\w-]+:logs:/.test(destination))
    settings.fail("destination_arn", `must be the ARN of a log group here, but is "${destination}"`);
  const format = settings.string("format");
  if (!/\$context\.(extendedR|r)equestId/.test(format))
    settings.fail("format", "must hold $context.requestId or $context.extendedRequestId, as API Gateway demands");
  return createAccessLog(world, destination, format, stream);
}
