import { parseAwsUri } from "../engine/rest-api/aws-uri.ts";
import type { BackEnd } from "../engine/rest-api/back-end.ts";
import type { ContentHandling, IntegrationDefinition, PassthroughBehavior } from "../engine/rest-api/definitions.ts";
import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import type { World } from "../engine/world.ts";
import type { Arguments } from "../plan/arguments.ts";
import { awsServiceNames } from "../protocols/aws-services.ts";
import { serviceBackEnd } from "../protocols/service-back-end.ts";
import { defineResource } from "../resource.ts";

const TYPES = ["AWS", "AWS_PROXY", "MOCK", "HTTP", "HTTP_PROXY"];
const BEHAVIORS = ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"];
const HANDLINGS = ["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"];
const NOT_CACHED = "answers are not cached on this machine";

export default defineResource("aws_api_gateway_integration", {
  summary:
    "Integrations of type AWS (SQS and others), AWS_PROXY (Lambda), MOCK, HTTP and HTTP_PROXY, with mapping templates in VTL",
  honours: [
    "rest_api_id",
    "resource_id",
    "http_method",
    "type",
    "integration_http_method",
    "uri",
    "credentials",
    "request_parameters",
    "request_templates",
    "passthrough_behavior",
    "content_handling",
    "timeout_milliseconds",
  ],
  ignores: {
    connection_type: "there are no private networks here: the uri is called as it is",
    connection_id: "there are no private networks here: the uri is called as it is",
    tls_config: "the world outside is reached as --host says",
    cache_key_parameters: NOT_CACHED,
    cache_namespace: NOT_CACHED,
  },

  attributes(args) {
    const [api, resource, method] = ["rest_api_id", "resource_id", "http_method"].map((name) => args.string(name));
    const timeout = args.number("timeout_milliseconds", 29_000);
    if (!Number.isInteger(timeout) || timeout < 50 || timeout > 300_000)
      args.fail("timeout_milliseconds", `must be a whole number from 50 to 300000, but is ${timeout}`);
    return {
      id: `agi-${api}-${resource}-${method}`,
      passthrough_behavior: oneOf(args, "passthrough_behavior", BEHAVIORS) ?? "WHEN_NO_MATCH",
      connection_type: args.optionalString("connection_type") ?? "INTERNET",
      cache_namespace: args.optionalString("cache_namespace") ?? resource,
      timeout_milliseconds: timeout,
    };
  },

  start(args, world, self) {
    const type = typeOf(args);
    world
      .service(RestApiService)
      .api(args.string("rest_api_id"))
      .putIntegration({
        resourceId: args.string("resource_id"),
        httpMethod: args.string("http_method"),
        type,
        integrationHttpMethod: args.optionalString("integration_http_method"),
        uri: args.optionalString("uri"),
        credentials: args.optionalString("credentials"),
        requestParameters: args.record("request_parameters"),
        requestTemplates: args.record("request_templates"),
        passthroughBehavior: self.attributes.passthrough_behavior as PassthroughBehavior,
        contentHandling: oneOf(args, "content_handling", HANDLINGS) as ContentHandling | undefined,
        timeoutMilliseconds: self.attributes.timeout_milliseconds,
        backEnd: type === "AWS" ? backEndOf(args, world) : undefined,
      });
    return undefined;
  },
});

function typeOf(args: Arguments): IntegrationDefinition["type"] {
  const type = args.string("type");
  if (!TYPES.includes(type)) args.fail("type", `must be one of ${TYPES.join(", ")}, but is "${type}"`);
  return type as IntegrationDefinition["type"];
}

function oneOf(args: Arguments, name: string, accepted: readonly string[]): string | undefined {
  const value = args.optionalString(name);
  if (value !== undefined && value !== "" && !accepted.includes(value))
    args.fail(name, `must be one of ${accepted.join(", ")}, but is "${value}"`);
  return value || undefined;
}

function backEndOf(args: Arguments, world: World): BackEnd {
  const { service } = parseAwsUri(args.string("uri"));
  const spoken = awsServiceNames.filter((name) => name !== "s3");
  if (!spoken.includes(service))
    args.fail("uri", `leads to the service "${service}", and integrations here can call ${spoken.join(", ")}`);
  return serviceBackEnd(world, service);
}
