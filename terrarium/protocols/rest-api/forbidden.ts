import type { ServerResponse } from "node:http";
import type { World } from "../../engine/world.ts";

const BODY = '{"message":"Forbidden"}';

/** What API Gateway answers where nothing is: no such stage, no such base path, no such API. */
export function forbidden({ random }: World, response: ServerResponse): void {
  response.writeHead(403, {
    "Content-Type": "application/json",
    "Content-Length": BODY.length,
    "x-amzn-ErrorType": "ForbiddenException",
    "x-amzn-RequestId": random.uuid(),
    "x-amz-apigw-id": `${random.id(15)}=`,
  });
  response.end(BODY);
}
