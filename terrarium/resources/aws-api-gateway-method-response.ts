import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_method_response", {
  summary: "Statuses that a method may answer, and the headers that integration responses may give with them",
  honours: ["rest_api_id", "resource_id", "http_method", "status_code", "response_parameters"],
  ignores: {
    response_models: "they describe answers in generated SDKs; API Gateway does not check answers against them",
  },

  attributes(args) {
    const [api, resource, method] = ["rest_api_id", "resource_id", "http_method"].map((name) => args.string(name));
    const status = args.string("status_code");
    return { id: `agmr-${api}-${resource}-${method}-${status}`, status_code: status };
  },

  start(args, world) {
    world
      .service(RestApiService)
      .api(args.string("rest_api_id"))
      .putMethodResponse({
        resourceId: args.string("resource_id"),
        httpMethod: args.string("http_method"),
        statusCode: args.string("status_code"),
        responseParameters: Object.keys(args.record("response_parameters")),
      });
    return undefined;
  },
});
