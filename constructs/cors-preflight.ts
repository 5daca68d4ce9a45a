import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayIntegrationResponse } from "@cdktf/provider-aws/lib/api-gateway-integration-response/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { ApiGatewayMethodResponse } from "@cdktf/provider-aws/lib/api-gateway-method-response/index.js";
import { Construct } from "constructs";
import type { RestApi } from "./rest-api.ts";

export interface CorsPreflightProps {
  readonly api: RestApi;
  /** Path of the resource that pages call. */
  readonly path: string;
  /** Methods that pages may use there. */
  readonly methods: readonly string[];
}

/** Answers a browser's question whether a page may call (`OPTIONS`) without calling anything. Source: "CORS for REST APIs in API Gateway". */
export class CorsPreflight extends Construct {
  constructor(scope: Construct, id: string, props: CorsPreflightProps) {
    super(scope, id);
    const { api, path, methods } = props;
    const at = { restApiId: api.id, resourceId: api.resource(path) };
    const method = api.publish(
      new ApiGatewayMethod(this, "method", { ...at, httpMethod: "OPTIONS", authorization: "NONE" }),
    );
    const integration = api.publish(
      new ApiGatewayIntegration(this, "integration", {
        ...at,
        httpMethod: method.httpMethod,
        type: "MOCK",
        passthroughBehavior: "NEVER",
        requestTemplates: { "application/json": '{"statusCode": 204}' },
      }),
    );
    const headers = {
      "Access-Control-Allow-Origin": api.corsOrigin,
      "Access-Control-Allow-Methods": [...methods, "OPTIONS"].join(","),
      "Access-Control-Allow-Headers": "Content-Type,X-Api-Key",
      "Access-Control-Max-Age": "600",
    };
    const parameters = (value: (of: string) => string | boolean) =>
      Object.fromEntries(Object.entries(headers).map(([name, of]) => [`method.response.header.${name}`, value(of)]));
    const response = api.publish(
      new ApiGatewayMethodResponse(this, "response", {
        ...at,
        httpMethod: method.httpMethod,
        statusCode: "204",
        responseParameters: parameters(() => true) as Record<string, boolean>,
      }),
    );
    api.publish(
      new ApiGatewayIntegrationResponse(this, "integration-response", {
        ...at,
        httpMethod: method.httpMethod,
        statusCode: response.statusCode,
        responseParameters: parameters((of) => `'${of}'`) as Record<string, string>,
        dependsOn: [integration],
      }),
    );
  }
}
