import { ApiProtocols } from "../engine/http-api/api-protocols.ts";
import type { IntegrationDefinition, PayloadFormatVersion } from "../engine/http-api/definitions.ts";
import { firstClassSubtype, firstClassSubtypeNames } from "../engine/http-api/first-class-subtypes.ts";
import { HttpApiService } from "../engine/http-api/http-api-service.ts";
import { functionOf } from "../engine/http-api/lambda-integration.ts";
import type { WebSocketIntegrationDefinition } from "../engine/websocket-api/definitions.ts";
import { WebSocketApiService } from "../engine/websocket-api/websocket-api-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { awsServiceNames } from "../protocols/aws-services.ts";
import { serviceBackEnd } from "../protocols/service-back-end.ts";
import { defineResource, type ResourceWorld } from "../resource.ts";

const METHODS = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

export default defineResource("aws_apigatewayv2_integration", {
  summary:
    "Integrations of HTTP APIs (Lambda functions, first-class ones of SQS, EventBridge, Step Functions, and HTTP_PROXY) and of WebSocket APIs (functions, MOCK)",
  honours: [
    "api_id",
    "integration_type",
    "integration_subtype",
    "integration_uri",
    "integration_method",
    "credentials_arn",
    "payload_format_version",
    "request_parameters",
    "response_parameters",
    "timeout_milliseconds",
    "connection_type",
  ],
  ignores: {
    description: "nothing here shows it",
    tls_config: "the world outside is reached as --host says",
    passthrough_behavior: "it is about templates of WebSocket APIs, which are not here",
    content_handling_strategy: "what travels over a WebSocket here is text",
    template_selection_expression: "it is about templates of WebSocket APIs, which are not here",
  },

  attributes: (args, _world, self) => ({
    id: self.id(7),
    connection_type: args.optionalString("connection_type") ?? "INTERNET",
    payload_format_version: args.optionalString("payload_format_version") ?? "1.0",
    timeout_milliseconds: args.optionalNumber("timeout_milliseconds") ?? 30_000,
    integration_response_selection_expression: "",
  }),

  start(args, world, self) {
    if (world.service(ApiProtocols).of(args.string("api_id")) === "WEBSOCKET") {
      const api = world.service(WebSocketApiService).api(args.string("api_id"));
      api.putIntegration(webSocketIntegration(args, self.attributes.id));
      return undefined;
    }
    const definition = httpIntegration(args, world, self.attributes.id);
    world.service(HttpApiService).api(args.string("api_id")).putIntegration(definition);
    return undefined;
  },
});

function httpIntegration(args: Arguments, world: ResourceWorld, id: string): IntegrationDefinition {
  if ((args.optionalString("connection_type") ?? "INTERNET") !== "INTERNET")
    args.fail("connection_type", "must be INTERNET: there are no private networks here, and no VPC links into them");
  const type = args.string("integration_type");
  if (type !== "AWS_PROXY" && type !== "HTTP_PROXY")
    args.fail("integration_type", `must be AWS_PROXY or HTTP_PROXY for an HTTP API, but is "${type}"`);
  const common = {
    id,
    timeoutMilliseconds: args.optionalNumber("timeout_milliseconds") ?? 30_000,
    credentialsArn: args.optionalString("credentials_arn") || undefined,
    requestParameters: args.record("request_parameters"),
    responseParameters: Object.fromEntries(
      args.blocks("response_parameters").map((block) => [block.string("status_code"), block.record("mappings")]),
    ),
  };
  const subtype = args.optionalString("integration_subtype");
  if (type === "HTTP_PROXY") {
    const method = args.optionalString("integration_method") ?? "ANY";
    if (!METHODS.includes(method))
      args.fail("integration_method", `must be one of ${METHODS.join(", ")}, but is "${method}"`);
    return { ...common, kind: "http", uri: args.string("integration_uri"), method };
  }
  if (subtype === undefined) {
    if (Object.keys(common.requestParameters).length > 0)
      args.fail(
        "request_parameters",
        "cannot change what a Lambda function is invoked with: it gets the request as it came",
      );
    const functionArn = functionOf(args.string("integration_uri"), "integration_uri");
    return { ...common, kind: "lambda", functionArn, payloadFormatVersion: payloadFormat(args) };
  }
  const found = firstClassSubtype(subtype);
  if (!found)
    args.fail("integration_subtype", `must be one of ${firstClassSubtypeNames.join(", ")} here, but is "${subtype}"`);
  if (!awsServiceNames.includes(found.service)) {
    args.fail(
      "integration_subtype",
      `"${subtype}" calls the service "${found.service}", and integrations here can call ${awsServiceNames.join(", ")}`,
    );
  }
  return { ...common, kind: "service", subtype: found, backEnd: serviceBackEnd(world, found.service) };
}

function webSocketIntegration(args: Arguments, id: string): WebSocketIntegrationDefinition {
  const type = args.string("integration_type");
  const timeoutMilliseconds = args.optionalNumber("timeout_milliseconds") ?? 29_000;
  if (type === "MOCK") return { kind: "mock", id, timeoutMilliseconds };
  if (type !== "AWS_PROXY") {
    args.fail("integration_type", `must be AWS_PROXY or MOCK for a WebSocket API here, but is "${type}"`);
  }
  const functionArn = functionOf(args.string("integration_uri"), "integration_uri");
  const credentialsArn = args.optionalString("credentials_arn") || undefined;
  return { kind: "lambda", id, timeoutMilliseconds, functionArn, credentialsArn };
}

/** The provider's default is 1.0, other than the console's. */
function payloadFormat(args: Arguments): PayloadFormatVersion {
  const version = args.optionalString("payload_format_version") ?? "1.0";
  if (version !== "1.0" && version !== "2.0")
    args.fail("payload_format_version", `must be 1.0 or 2.0, but is "${version}"`);
  return version;
}
