import { isBinary } from "./binary-body.ts";
import type { PayloadFormatVersion } from "./definitions.ts";
import type { AuthorizerContext, HttpExchange } from "./exchange.ts";
import { requestTime } from "./request-time.ts";

/** What a function is invoked with ("Create AWS Lambda proxy integrations for HTTP APIs in API Gateway"). */
export function lambdaEvent(exchange: HttpExchange, version: PayloadFormatVersion): Record<string, unknown> {
  return version === "2.0" ? eventV2(exchange) : eventV1(exchange);
}

/** The request and the context, which the events of authorizers have as well. */
export function requestV2(exchange: HttpExchange) {
  const { request, place } = exchange;
  const { cookie, ...headers } = headersOf(exchange, (values) => values.join(","));
  const query = mapped(exchange.query, (values) => values.join(","));
  return {
    routeKey: exchange.routeKey,
    rawPath: exchange.rawPath,
    rawQueryString: request.query,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*|,\s*(?=[^;,\s]+=)/) }),
    headers,
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: place.accountId,
      apiId: place.apiId,
      ...(exchange.authorizer && { authorizer: authorizerV2(exchange.authorizer, exchange) }),
      domainName: request.domainName,
      domainPrefix: request.domainName.split(".")[0],
      http: {
        method: request.method,
        path: exchange.rawPath,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: exchange.header("user-agent") ?? "",
      },
      requestId: exchange.requestId,
      routeKey: exchange.routeKey,
      stage: place.stage,
      time: requestTime(exchange.startedAt),
      timeEpoch: exchange.startedAt,
    },
    ...parametersV2(exchange),
  };
}

function parametersV2({ pathParameters, place }: HttpExchange) {
  return {
    ...(pathParameters.size > 0 && { pathParameters: Object.fromEntries(pathParameters) }),
    ...(place.variables.size > 0 && { stageVariables: Object.fromEntries(place.variables) }),
  };
}

function eventV2(exchange: HttpExchange) {
  const { body, isBase64Encoded } = bodyOf(exchange);
  return { version: "2.0", ...requestV2(exchange), ...(body !== null && { body }), isBase64Encoded };
}

export function requestV1(exchange: HttpExchange) {
  const { request, place } = exchange;
  const path = exchange.rawPath;
  return {
    resource: exchange.routeKey?.replace(/^\S+ /, ""),
    // With a custom domain it has the key of the mapping in front.
    path: request.basePath === undefined ? path : request.clientPath,
    httpMethod: request.method,
    headers: headersOf(exchange, (values) => values.at(-1)!, canonical),
    multiValueHeaders: headersOf(exchange, (values) => values, canonical),
    queryStringParameters: mapped(exchange.query, (values) => values.at(-1)!) ?? null,
    multiValueQueryStringParameters: mapped(exchange.query, (values) => values) ?? null,
    requestContext: {
      accountId: place.accountId,
      apiId: place.apiId,
      ...(exchange.authorizer && { authorizer: authorizerV1(exchange.authorizer) }),
      domainName: request.domainName,
      domainPrefix: request.domainName.split(".")[0],
      extendedRequestId: exchange.requestId,
      httpMethod: request.method,
      identity: identityV1(exchange),
      path,
      protocol: request.protocol,
      requestId: exchange.requestId,
      requestTime: requestTime(exchange.startedAt),
      requestTimeEpoch: exchange.startedAt,
      resourceId: exchange.routeKey,
      resourcePath: exchange.routeKey?.replace(/^\S+ /, ""),
      stage: place.stage,
    },
    pathParameters: exchange.pathParameters.size > 0 ? Object.fromEntries(exchange.pathParameters) : null,
    stageVariables: place.variables.size > 0 ? Object.fromEntries(place.variables) : null,
  };
}

function eventV1(exchange: HttpExchange) {
  return { version: "1.0", ...requestV1(exchange), ...bodyOf(exchange) };
}

function identityV1({ authorizer, place, request }: HttpExchange) {
  const iam = authorizer?.kind === "iam" ? authorizer : undefined;
  return {
    accessKey: iam?.accessKey ?? null,
    accountId: iam ? place.accountId : null,
    caller: iam?.accessKey ?? null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: request.sourceIp,
    user: iam?.accessKey ?? null,
    userAgent: (request.headers["user-agent"] as string | undefined) ?? null,
    userArn: iam?.userArn ?? null,
  };
}

function authorizerV2(authorizer: AuthorizerContext, { place }: HttpExchange): object {
  if (authorizer.kind === "jwt") return { jwt: { claims: authorizer.claims, scopes: authorizer.scopes } };
  if (authorizer.kind === "lambda") return { lambda: authorizer.context };
  const { accessKey, userArn } = authorizer;
  return {
    iam: {
      accessKey,
      accountId: place.accountId,
      callerId: accessKey,
      cognitoIdentity: null,
      principalOrgId: null,
      userArn,
      userId: accessKey,
    },
  };
}

function authorizerV1(authorizer: AuthorizerContext): object {
  if (authorizer.kind === "jwt") return { claims: authorizer.claims, scopes: authorizer.scopes };
  if (authorizer.kind === "lambda") return { ...authorizer.context, principalId: authorizer.principalId ?? "" };
  return {};
}

/** With those that API Gateway adds. */
function headersOf<T>(
  exchange: HttpExchange,
  combine: (values: string[]) => T,
  nameOf: (lowerCase: string) => string = (name) => name,
): Record<string, T> {
  const { rawHeaders, sourceIp, headers } = exchange.request;
  const found = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const key = rawHeaders[at]!.toLowerCase();
    if (NOT_PASSED.has(key)) continue;
    const values = found.get(key);
    if (values) values.push(rawHeaders[at + 1]!);
    else found.set(key, [rawHeaders[at + 1]!]);
  }
  const forwarded = headers["x-forwarded-for"];
  found.set("x-amzn-trace-id", [exchange.traceId]);
  found.set("x-forwarded-for", [forwarded === undefined ? sourceIp : `${forwarded}, ${sourceIp}`]);
  found.set("x-forwarded-port", ["443"]);
  found.set("x-forwarded-proto", ["https"]);
  return Object.fromEntries(
    [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, values]) => [nameOf(key), combine(values)]),
  );
}

/** They belong to the connection. */
const NOT_PASSED = new Set(["connection", "keep-alive", "transfer-encoding", "te", "upgrade", "expect"]);

/** `content-type` → `Content-Type`: format 1.0 has the names as REST APIs do. */
function canonical(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (letter) => letter.toUpperCase());
}

function mapped<T>(
  parameters: ReadonlyMap<string, readonly string[]>,
  combine: (values: readonly string[]) => T,
): Record<string, T> | undefined {
  if (parameters.size === 0) return undefined;
  return Object.fromEntries([...parameters].map(([name, values]) => [name, combine(values)]));
}

function bodyOf({ request }: HttpExchange): { body: string | null; isBase64Encoded: boolean } {
  if (request.body.length === 0) return { body: null, isBase64Encoded: false };
  const { "content-type": type, "content-encoding": encoding } = request.headers;
  const base64 = isBinary(type as string | undefined, encoding as string | undefined);
  return { body: request.body.toString(base64 ? "base64" : "utf8"), isBase64Encoded: base64 };
}
