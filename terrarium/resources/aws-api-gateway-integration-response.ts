import type { ContentHandling } from "../engine/rest-api/definitions.ts";
import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import { defineResource } from "../resource.ts";

const HANDLINGS = ["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"];

export default defineResource("aws_api_gateway_integration_response", {
  summary: "What a back end's answer becomes: chosen by its status, made by templates and mappings",
  honours: [
    "rest_api_id",
    "resource_id",
    "http_method",
    "status_code",
    "selection_pattern",
    "response_parameters",
    "response_templates",
    "content_handling",
  ],
  ignores: {},

  attributes(args) {
    const [api, resource, method] = ["rest_api_id", "resource_id", "http_method"].map((name) => args.string(name));
    const status = args.string("status_code");
    return { id: `agir-${api}-${resource}-${method}-${status}`, status_code: status };
  },

  start(args, world) {
    const handling = args.optionalString("content_handling") || undefined;
    if (handling !== undefined && !HANDLINGS.includes(handling))
      args.fail("content_handling", `must be one of ${HANDLINGS.join(", ")}, but is "${handling}"`);
    // The provider documents "-" as another way to say "none".
    const pattern = args.optionalString("selection_pattern");
    world
      .service(RestApiService)
      .api(args.string("rest_api_id"))
      .putIntegrationResponse({
        resourceId: args.string("resource_id"),
        httpMethod: args.string("http_method"),
        statusCode: args.string("status_code"),
        selectionPattern: pattern === "-" ? undefined : pattern || undefined,
        responseParameters: args.record("response_parameters"),
        responseTemplates: args.record("response_templates"),
        contentHandling: handling as ContentHandling | undefined,
      });
    return undefined;
  },
});
