import type { IncomingMessage, ServerResponse } from "node:http";

/** "Total combined size of request line and header values" of the quotas for REST APIs. */
const LARGEST_HEAD = 10_240;
const BODY = '{"message":"Request Header Fields Too Large"}';

export function hasTooLargeHead({ method, url, rawHeaders }: IncomingMessage): boolean {
  let size = (method?.length ?? 0) + (url?.length ?? 0) + "  HTTP/1.1".length;
  for (let at = 1; at < rawHeaders.length; at += 2) size += rawHeaders[at]!.length;
  return size > LARGEST_HEAD;
}

/** As the front door answers what Node itself finds too large. */
export function refuseHead(response: ServerResponse): void {
  response.writeHead(431, {
    "Content-Type": "application/json",
    "Content-Length": BODY.length,
    Connection: "close",
  });
  response.end(BODY);
}
