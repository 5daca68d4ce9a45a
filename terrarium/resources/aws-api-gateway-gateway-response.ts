import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_gateway_response", {
  summary: "What API Gateway answers by itself: status, headers and body of each response type",
  honours: ["rest_api_id", "response_type", "status_code", "response_parameters", "response_templates"],
  ignores: {},

  attributes: (args) => ({ id: `aggr-${args.string("rest_api_id")}-${args.string("response_type")}` }),

  start(args, world) {
    const status = args.optionalNumber("status_code");
    if (status !== undefined && (!Number.isInteger(status) || status < 200 || status > 599))
      args.fail("status_code", `must be an HTTP status, but is ${status}`);
    world
      .service(RestApiService)
      .api(args.string("rest_api_id"))
      .putGatewayResponse({
        responseType: args.string("response_type"),
        statusCode: status,
        responseParameters: args.record("response_parameters"),
        responseTemplates: args.record("response_templates"),
      });
    return undefined;
  },
});
