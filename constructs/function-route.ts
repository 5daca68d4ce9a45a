import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { Construct } from "constructs";
import { CorsPreflight } from "./cors-preflight.ts";
import type { NodeFunction } from "./node-function.ts";
import type { RestApi } from "./rest-api.ts";
import { requireMatch, requireWhole } from "./wrong-prop.ts";

export interface FunctionRouteProps {
  readonly api: RestApi;
  /** Path below the stage, such as `order`. */
  readonly path: string;
  /** @default "POST" */
  readonly method?: string;
  readonly function: NodeFunction;
  /** `AWS_IAM`: whoever signs and is allowed execute-api:Invoke. @default "NONE": everybody */
  readonly authorization?: "NONE" | "AWS_IAM";
}

/**
 * A method that a function answers, headers and all: it has to send `Access-Control-Allow-Origin` itself. API Gateway may call it for just
 * this method and path, on any stage. Source: "Lambda proxy integrations in API Gateway".
 */
export class FunctionRoute extends Construct {
  constructor(scope: Construct, id: string, props: FunctionRouteProps) {
    super(scope, id);
    const { api, path, method: httpMethod = "POST", function: fn, authorization = "NONE" } = props;
    requireMatch(this, "method", httpMethod, /^(GET|POST|PUT|PATCH|DELETE)$/, "GET, POST, PUT, PATCH or DELETE");
    // API Gateway gives up after 29 seconds, and the function would go on for nobody.
    requireWhole(this, "function.timeout", fn.timeout, 1, 29, "seconds");
    const at = { restApiId: api.id, resourceId: api.resource(path) };
    const method = api.publish(new ApiGatewayMethod(this, "method", { ...at, httpMethod, authorization }));
    const integration = new ApiGatewayIntegration(this, "integration", {
      ...at,
      httpMethod: method.httpMethod,
      type: "AWS_PROXY",
      integrationHttpMethod: "POST",
      uri: fn.invokeArn,
    });
    api.publish(integration, fn.invokeArn);
    const place = path.replaceAll(/\{[^}]*\}/g, "*");
    fn.allowInvokeFrom(this, "permission", "apigateway.amazonaws.com", `${api.executionArn}/*/${httpMethod}/${place}`);
    new CorsPreflight(this, "preflight", { api, path, methods: [httpMethod] });
  }
}
