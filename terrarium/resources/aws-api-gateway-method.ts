import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_method", {
  summary: "Methods with request validation and API keys; authorization NONE and AWS_IAM",
  honours: [
    "rest_api_id",
    "resource_id",
    "http_method",
    "authorization",
    "api_key_required",
    "request_validator_id",
    "request_models",
    "request_parameters",
  ],
  ignores: {
    operation_name: "it names the method in SDKs that API Gateway generates",
    authorization_scopes: "they belong to Amazon Cognito authorizers, which do not run here",
  },

  attributes(args) {
    authorizationOf(args);
    const method = args.string("http_method");
    return {
      id: `agm-${args.string("rest_api_id")}-${args.string("resource_id")}-${method}`,
      http_method: method,
      api_key_required: args.boolean("api_key_required", false),
    };
  },

  start(args, world) {
    world
      .service(RestApiService)
      .api(args.string("rest_api_id"))
      .putMethod({
        resourceId: args.string("resource_id"),
        httpMethod: args.string("http_method"),
        authorization: authorizationOf(args),
        apiKeyRequired: args.boolean("api_key_required", false),
        requestValidatorId: args.optionalString("request_validator_id"),
        requestModels: args.record("request_models"),
        requestParameters: Object.fromEntries(
          Object.entries(args.record("request_parameters")).map(([name, required]) => [name, required === "true"]),
        ),
      });
    return undefined;
  },
});

function authorizationOf(args: Arguments): "NONE" | "AWS_IAM" {
  const authorization = args.string("authorization");
  if (authorization === "NONE" || authorization === "AWS_IAM") return authorization;
  return args.fail(
    "authorization",
    `must be NONE or AWS_IAM here, but is "${authorization}": authorizers do not run yet`,
  );
}
