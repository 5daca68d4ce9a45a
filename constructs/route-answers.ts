import type { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayIntegrationResponse } from "@cdktf/provider-aws/lib/api-gateway-integration-response/index.js";
import { ApiGatewayMethodResponse } from "@cdktf/provider-aws/lib/api-gateway-method-response/index.js";
import type { Construct } from "constructs";
import type { RestApi } from "./rest-api.ts";
import { FAILED } from "./send-message-templates.ts";

/** Templates for what the service answers. */
export interface RouteTemplates {
  /** A 2xx: 202, unless the template says otherwise. */
  readonly accepted: string;
  /** A 4xx: 400, unless the template says otherwise. */
  readonly refused: string;
}

/** Given by a template's override alone. */
const OVERRIDES = ["413", "429"] as const;
const CORS = "method.response.header.Access-Control-Allow-Origin";

/**
 * The answers of a route that calls a service directly: 202, 400, 413 and 429 as the templates tell them, and 500 for all else, which browsers of the API's
 * origin may read. Source: "Set up an integration response in API Gateway".
 */
export function answerRoute(
  scope: Construct,
  api: RestApi,
  at: { readonly restApiId: string; readonly resourceId: string; readonly httpMethod: string },
  integration: ApiGatewayIntegration,
  { accepted, refused }: RouteTemplates,
): void {
  const respond = (statusCode: string) =>
    api.publish(
      new ApiGatewayMethodResponse(scope, `response-${statusCode}`, {
        ...at,
        statusCode,
        responseParameters: { [CORS]: true },
      }),
    );
  // The one without a pattern takes what no pattern matches.
  const answers = [
    { status: "202", selectionPattern: "2\\d{2}", template: accepted },
    { status: "400", selectionPattern: "4\\d{2}", template: refused },
    { status: "500", selectionPattern: undefined, template: FAILED },
  ];
  for (const { status, selectionPattern, template } of answers) {
    api.publish(
      new ApiGatewayIntegrationResponse(scope, `integration-response-${status}`, {
        ...at,
        statusCode: respond(status).statusCode,
        selectionPattern,
        responseParameters: { [CORS]: `'${api.corsOrigin}'` },
        responseTemplates: { "application/json": template },
        dependsOn: [integration],
      }),
    );
  }
  for (const status of OVERRIDES) respond(status);
}
