import type { ServerResponse } from "node:http";

const BODY = '{"message":"Forbidden"}';

/** What API Gateway answers where nothing is: no such stage, no such base path, no such API. */
export function forbidden(response: ServerResponse): void {
  response.writeHead(403, {
    "Content-Type": "application/json",
    "Content-Length": BODY.length,
    "x-amzn-ErrorType": "ForbiddenException",
  });
  response.end(BODY);
}
