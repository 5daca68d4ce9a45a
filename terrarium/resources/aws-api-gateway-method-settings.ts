import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { defineResource } from "../resource.ts";

const NOT_CACHED = "answers are not cached on this machine: each request reaches its integration";

export default defineResource("aws_api_gateway_method_settings", {
  summary: "Throttling of a stage: of all its methods, or of one",
  honours: [
    "rest_api_id",
    "stage_name",
    "method_path",
    "settings.throttling_burst_limit",
    "settings.throttling_rate_limit",
  ],
  ignores: {
    "settings.metrics_enabled": "there is no CloudWatch on this machine",
    "settings.logging_level": "what goes wrong in an API is in the terrarium's own log",
    "settings.data_trace_enabled": "what goes wrong in an API is in the terrarium's own log",
    "settings.caching_enabled": NOT_CACHED,
    "settings.cache_ttl_in_seconds": NOT_CACHED,
    "settings.cache_data_encrypted": NOT_CACHED,
    "settings.require_authorization_for_cache_control": NOT_CACHED,
    "settings.unauthorized_cache_control_header_strategy": NOT_CACHED,
  },

  attributes: (args) => ({
    id: `${args.string("rest_api_id")}-${args.string("stage_name")}-${args.string("method_path")}`,
  }),

  start(args, world) {
    const [apiId, stageName] = [args.string("rest_api_id"), args.string("stage_name")];
    const stage = world.service(RestApiService).api(apiId).stage(stageName);
    if (!stage) return args.fail("stage_name", `must be a stage of the API, but "${stageName}" is none`);
    const path = args.string("method_path");
    if (!/^.*\/(\*|[A-Z]+)$/.test(path))
      args.fail("method_path", `must be "*/*" or a path and a method such as "orders/POST", but is "${path}"`);
    const settings = args.block("settings");
    stage.throttle.set(path, {
      burst: settings && limit(settings, "throttling_burst_limit"),
      rate: settings && limit(settings, "throttling_rate_limit"),
    });
    return undefined;
  },
});

/** -1, the provider's default, leaves it to the wider limits. */
function limit(settings: Arguments, name: string): number | undefined {
  const value = settings.optionalNumber(name);
  return value === undefined || value < 0 ? undefined : value;
}
