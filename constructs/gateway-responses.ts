import { ApiGatewayGatewayResponse } from "@cdktf/provider-aws/lib/api-gateway-gateway-response/index.js";
import { Construct } from "constructs";
import type { RestApi } from "./rest-api.ts";

interface Answer {
  readonly type: string;
  /** @default the status that API Gateway gives this type */
  readonly status?: string;
  /** Not VTL: API Gateway replaces `$context` variables and nothing else. */
  readonly template: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const message = '{"message":$context.error.messageString}';

/** Types and defaults: "Gateway response types for API Gateway". The two last cover every type that is not named. */
const answers: readonly Answer[] = [
  {
    type: "BAD_REQUEST_BODY",
    status: "400",
    // Says which field is wrong, where the default says only that one is.
    template: '{"message":$context.error.messageString,"details":"$context.error.validationErrorString"}',
  },
  { type: "REQUEST_TOO_LARGE", status: "413", template: message },
  { type: "THROTTLED", status: "429", template: message, headers: { "Retry-After": "1" } },
  { type: "QUOTA_EXCEEDED", status: "429", template: message },
  { type: "DEFAULT_4XX", template: message },
  { type: "DEFAULT_5XX", template: message },
];

/**
 * What API Gateway answers by itself, before or instead of an integration. Each answer carries the CORS header: without it a page that calls
 * the API sees a network error in place of a 400.
 */
export class GatewayResponses extends Construct {
  constructor(scope: Construct, id: string, props: { readonly api: RestApi }) {
    super(scope, id);
    const { api } = props;
    for (const { type, status, template, headers = {} } of answers) {
      const all = { "Access-Control-Allow-Origin": api.corsOrigin, ...headers };
      api.publish(
        new ApiGatewayGatewayResponse(this, type, {
          restApiId: api.id,
          responseType: type,
          statusCode: status,
          responseTemplates: { "application/json": template },
          responseParameters: Object.fromEntries(
            Object.entries(all).map(([header, value]) => [`gatewayresponse.header.${header}`, `'${value}'`]),
          ),
        }),
      );
    }
  }
}
