import { VARIABLES } from "./context-variables.ts";
import type { Exchange } from "./exchange.ts";

/**
 * What a function gets of a request ("Input format of a Lambda function for proxy integration"): payload 1.0, of which REST APIs have no
 * other.
 *
 * @param isBinary whether the API takes the body for binary
 */
export function lambdaProxyEvent(exchange: Exchange, isBinary: boolean): string {
  const { request, place, pathParameters, query } = exchange;
  const { basePath, body } = request;
  const headers = headersOf(exchange);
  return JSON.stringify({
    resource: exchange.resourcePath,
    // A base path of a custom domain is part of it, the stage is not.
    path: basePath === undefined || basePath === "(none)" ? request.path : `/${basePath}${request.path}`,
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: lastOf(query),
    multiValueQueryStringParameters: query.size === 0 ? null : Object.fromEntries(query),
    pathParameters: pathParameters.size === 0 ? null : Object.fromEntries(pathParameters),
    stageVariables: place.variables.size === 0 ? null : Object.fromEntries(place.variables),
    requestContext: requestContext(exchange),
    body: body.length === 0 ? null : isBinary ? body.toString("base64") : exchange.body,
    isBase64Encoded: isBinary && body.length > 0,
  });
}

function requestContext(exchange: Exchange): object {
  const of = (name: string) => VARIABLES[name]?.(exchange) ?? null;
  const { principal } = exchange.request;
  return {
    resourceId: of("resourceId"),
    resourcePath: of("resourcePath"),
    httpMethod: of("httpMethod"),
    extendedRequestId: of("extendedRequestId"),
    requestTime: of("requestTime"),
    path: of("path"),
    accountId: of("accountId"),
    protocol: of("protocol"),
    stage: of("stage"),
    domainPrefix: of("domainPrefix"),
    requestTimeEpoch: of("requestTimeEpoch"),
    requestId: of("requestId"),
    identity: {
      cognitoIdentityPoolId: null,
      accountId: of("identity.accountId"),
      cognitoIdentityId: null,
      caller: null,
      sourceIp: of("identity.sourceIp"),
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: principal.kind === "role" ? principal.arn : null,
      userAgent: of("identity.userAgent"),
      user: null,
      ...(exchange.apiKey && { apiKey: exchange.apiKey.value, apiKeyId: exchange.apiKey.id }),
    },
    domainName: of("domainName"),
    deploymentId: of("deploymentId"),
    apiId: of("apiId"),
  };
}

/** In the client's spelling, each with all its values. */
function headersOf(exchange: Exchange): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [name, value] of exchange.visibleHeaders) {
    const values = exchange.headerValues(name);
    found.set(name, values.length > 1 ? values : [value]);
  }
  return found;
}

function lastOf(values: ReadonlyMap<string, readonly string[]>): Record<string, string> | null {
  if (values.size === 0) return null;
  return Object.fromEntries([...values].map(([name, each]) => [name, each.at(-1) ?? ""]));
}
