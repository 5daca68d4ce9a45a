import type { ServerResponse } from "node:http";
import type { World } from "../../engine/world.ts";

const BODY = '{"message":"Not Found"}';

/** What API Gateway answers where no stage of an HTTP API is: no such API, no such stage, no such mapping. */
export function nothingThere({ random }: World, response: ServerResponse): void {
  response.writeHead(404, {
    "Content-Type": "application/json",
    "Content-Length": BODY.length,
    "apigw-requestid": `${random.id(15)}=`,
  });
  response.end(BODY);
}
