import { requestTime } from "../http-api/request-time.ts";
import type { Exchange } from "./exchange.ts";
import { RESPONSE_TYPES } from "./refusal.ts";

/** What is known when a request has been answered, for access logs. */
export interface Answered {
  readonly status: number;
  readonly length: number;
  readonly latency: number;
}

/** A `$context` variable; undefined where it has no value for this request. */
export type Variable = (exchange: Exchange, answered?: Answered) => string | number | undefined;

const domainPrefix = (name: string) => name.split(".")[0];

/**
 * The `$context` variables by name ("Variables for data transformations", "Variables for access logging"). Those that
 * only authorizers, WAF, X-Ray and canaries give are known by name and have no value.
 */
export const VARIABLES: Readonly<Record<string, Variable>> = {
  accountId: ({ place }) => place.accountId,
  apiId: ({ place }) => place.apiId,
  awsEndpointRequestId: ({ integration }) => integration?.requestId,
  deploymentId: ({ place }) => place.deploymentId,
  domainName: ({ request }) => request.domainName,
  domainPrefix: ({ request }) => domainPrefix(request.domainName),
  extendedRequestId: ({ extendedRequestId }) => extendedRequestId,
  httpMethod: ({ request }) => request.method,
  path: ({ request }) => request.clientPath,
  protocol: ({ request }) => request.protocol,
  requestId: ({ requestId }) => requestId,
  requestTime: ({ startedAt }) => requestTime(startedAt),
  requestTimeEpoch: ({ startedAt }) => startedAt,
  resourceId: ({ resourceId }) => resourceId,
  resourcePath: ({ resourcePath }) => resourcePath,
  stage: ({ place }) => place.stage,
  xrayTraceId: (exchange) => exchange.traceId.replace(/^Root=/, ""),
  "customDomain.basePathMatched": ({ request }) => request.basePath,
  "error.message": ({ refusal }) => refusal?.message,
  "error.messageString": ({ refusal }) => refusal && JSON.stringify(refusal.message),
  "error.responseType": ({ refusal }) => refusal?.type,
  "error.validationErrorString": ({ refusal }) => refusal?.validation,
  "identity.accountId": ({ request, place }) => (request.principal.kind === "anonymous" ? undefined : place.accountId),
  "identity.apiKey": ({ apiKey }) => apiKey?.value,
  "identity.apiKeyId": ({ apiKey }) => apiKey?.id,
  "identity.sourceIp": ({ request }) => request.sourceIp,
  "identity.userAgent": (exchange) => exchange.header("user-agent"),
  "integration.error": ({ integration }) => integration?.error,
  "integration.integrationStatus": ({ integration }) => integration?.status,
  "integration.latency": ({ integration }) => integration?.latency,
  "integration.requestId": ({ integration }) => integration?.requestId,
  "integration.status": ({ integration }) => integration?.status,
  integrationErrorMessage: ({ integration }) => integration?.error,
  integrationLatency: ({ integration }) => integration?.latency,
  integrationStatus: ({ integration }) => integration?.status,
  responseLatency: (_, answered) => answered?.latency,
  responseLength: (_, answered) => answered?.length,
  status: (_, answered) => answered?.status,
  responseType: ({ refusal }) => refusal && RESPONSE_TYPES[refusal.type].errorType,
};

/** Names that have a value on AWS only with what does not run here. */
const VALUELESS =
  /^(authorize|authorizer|authenticate|waf|identity|integration|customDomain|error|xray)\b|^(isCanaryRequest|webaclArn|wafResponseCode|wafLatency|wafStatus|wafError|endpointType|routeKey|tlsVersion|cipherSuite)$/;

const nothing: Variable = () => undefined;

/** The variable of a name, or undefined where API Gateway knows none of that name. */
export function contextVariable(name: string): Variable | undefined {
  if (Object.hasOwn(VARIABLES, name)) return VARIABLES[name];
  return VALUELESS.test(name) ? nothing : undefined;
}
