import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

/** An answer of a REST API's function, as JSON, that pages of `origin` may read: "CORS for REST APIs", proxy integrations. */
export function jsonResponse(origin: string, statusCode: number, body: object): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { "Content-Type": "application/json", "Access-Control-Allow-Origin": origin, "Cache-Control": "no-store" },
    body: JSON.stringify({ statusCode, ...body }),
  };
}

/** The request's body as JSON; undefined for what is none. */
export function jsonBody({ body, isBase64Encoded }: Pick<APIGatewayProxyEvent, "body" | "isBase64Encoded">): unknown {
  const text = isBase64Encoded ? Buffer.from(body ?? "", "base64").toString("utf8") : (body ?? "");
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
