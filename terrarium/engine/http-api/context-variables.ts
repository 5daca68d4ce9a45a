import type { HttpExchange } from "./exchange.ts";
import { requestTime } from "./request-time.ts";

/** What is known when a request has been answered, for access logs. */
export interface Answered {
  readonly status: number;
  readonly length: number;
  readonly latency: number;
}

/** A `$context` variable; undefined where it has no value for this request. */
export type Variable = (exchange: HttpExchange, answered?: Answered) => string | number | undefined;

/**
 * The `$context` variables of HTTP APIs by name ("Customize HTTP API access logs"). Those that only client certificates
 * and Cognito give have no value here.
 */
const VARIABLES: Readonly<Record<string, Variable>> = {
  accountId: ({ place }) => place.accountId,
  apiId: ({ place }) => place.apiId,
  "authorizer.error": ({ authorizerError }) => authorizerError,
  awsEndpointRequestId: ({ integration }) => integration?.requestId,
  "customDomain.basePathMatched": ({ request }) => request.basePath,
  dataProcessed: ({ request }, answered) => answered && request.body.length + answered.length,
  domainName: ({ request }) => request.domainName,
  domainPrefix: ({ request }) => request.domainName.split(".")[0],
  "error.message": ({ refusal }) => refusal?.message,
  "error.messageString": ({ refusal }) => refusal && JSON.stringify(refusal.message),
  "error.responseType": ({ refusal }) => refusal?.responseType,
  extendedRequestId: ({ requestId }) => requestId,
  httpMethod: ({ request }) => request.method,
  "identity.accountId": ({ authorizer, place }) => (authorizer?.kind === "iam" ? place.accountId : undefined),
  "identity.caller": ({ authorizer }) => (authorizer?.kind === "iam" ? authorizer.accessKey : undefined),
  "identity.sourceIp": ({ request }) => request.sourceIp,
  "identity.user": ({ authorizer }) => (authorizer?.kind === "iam" ? authorizer.accessKey : undefined),
  "identity.userAgent": (exchange) => exchange.header("user-agent"),
  "identity.userArn": ({ authorizer }) => (authorizer?.kind === "iam" ? authorizer.userArn : undefined),
  "integration.error": ({ integration }) => integration?.error,
  "integration.integrationStatus": ({ integration }) => integration?.status,
  "integration.latency": ({ integration }) => integration?.latency,
  "integration.requestId": ({ integration }) => integration?.requestId,
  "integration.status": ({ integration }) => integration?.status,
  integrationErrorMessage: ({ integration }) => integration?.error,
  integrationLatency: ({ integration }) => integration?.latency,
  integrationStatus: ({ integration }) => integration?.status,
  path: ({ request }) => request.clientPath,
  protocol: ({ request }) => request.protocol,
  requestId: ({ requestId }) => requestId,
  requestTime: ({ startedAt }) => requestTime(startedAt),
  requestTimeEpoch: ({ startedAt }) => startedAt,
  responseLatency: (_, answered) => answered?.latency,
  responseLength: (_, answered) => answered?.length,
  routeKey: ({ routeKey }) => routeKey,
  stage: ({ place }) => place.stage,
  status: (_, answered) => answered?.status,
};

const NAMES_OF_OTHERS =
  /^(identity|authorizer|error|integration|customDomain)\.[\w.-]+$|^(authorizer|awsEndpointRequestId2)$/;

/** The variable of a name, or undefined where API Gateway knows none of that name. */
export function contextVariable(name: string): Variable | undefined {
  if (Object.hasOwn(VARIABLES, name)) return VARIABLES[name];
  const claim = /^authorizer\.claims\.(.+)$/.exec(name)?.[1];
  if (claim !== undefined)
    return ({ authorizer }) => (authorizer?.kind === "jwt" ? authorizer.claims[claim] : undefined);
  const property = /^authorizer\.([^.]+)$/.exec(name)?.[1];
  if (property !== undefined) return (exchange) => ofLambda(exchange, property);
  return NAMES_OF_OTHERS.test(name) ? () => undefined : undefined;
}

/** What a Lambda authorizer said in its context. */
function ofLambda({ authorizer }: HttpExchange, property: string): string | undefined {
  if (authorizer?.kind !== "lambda") return undefined;
  if (property === "principalId" && authorizer.principalId !== undefined) return authorizer.principalId;
  const value = Object.hasOwn(authorizer.context, property) ? authorizer.context[property] : undefined;
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
