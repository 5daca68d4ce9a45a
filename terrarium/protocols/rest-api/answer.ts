import type { IncomingMessage, ServerResponse } from "node:http";
import type { Principal } from "../../engine/authorization.ts";
import type { GatewayRequest, GatewayResponse } from "../../engine/rest-api/exchange.ts";
import { Refusal } from "../../engine/rest-api/refusal.ts";
import type { Stage } from "../../engine/rest-api/stage.ts";
import type { World } from "../../engine/world.ts";
import { BodyTooLarge, ClientGone, readBody } from "../request-body.ts";
import { BadSignature, callerOf } from "../signature/caller.ts";
import { discardBody } from "./discard-body.ts";
import { hasTooLargeHead, refuseHead } from "./request-head.ts";
import { sendResponse } from "./send-response.ts";

/** Where a request leads. */
export interface Destination {
  readonly stage: Stage;
  /** Below the stage. */
  readonly path: string;
  readonly query: string;
  readonly clientPath: string;
  readonly domainName: string;
  readonly basePath?: string;
}

/** "Payload size" of the quotas for REST APIs. */
const LARGEST_BODY = 10 * 1024 * 1024;
const ANONYMOUS: Principal = { kind: "anonymous" };
const EMPTY = Buffer.alloc(0);

/** Leads one HTTP request through its stage, and the answer back. */
export async function answer(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  destination: Destination,
): Promise<void> {
  if (hasTooLargeHead(request)) return refuseHead(response);
  let body: Buffer;
  try {
    body = await readBody(request, LARGEST_BODY);
  } catch (error) {
    if (error instanceof ClientGone) return;
    if (!(error instanceof BodyTooLarge)) throw error;
    await discardBody(request);
    response.setHeader("Connection", "close");
    const refused = destination.stage.refuse(
      read(request, destination, EMPTY, ANONYMOUS),
      new Refusal("REQUEST_TOO_LARGE"),
    );
    return sendResponse(response, refused);
  }
  const answered = lead(world, request, destination, body);
  sendResponse(response, answered instanceof Promise ? await answered : answered);
}

function lead(
  world: World,
  request: IncomingMessage,
  destination: Destination,
  body: Buffer,
): GatewayResponse | Promise<GatewayResponse> {
  const { stage, query } = destination;
  const { authorization } = request.headers;
  // Most requests carry no signature, and need not be looked through for one.
  if (!authorization?.startsWith("AWS4-HMAC-SHA256") && !query.includes("X-Amz-Signature"))
    return stage.handle(read(request, destination, body, ANONYMOUS));
  try {
    const { method = "GET", url = "/", headers } = request;
    const principal = callerOf(world, { method, url, headers: headers as Record<string, string | undefined> }, body);
    return stage.handle(read(request, destination, body, principal));
  } catch (error) {
    if (!(error instanceof BadSignature)) throw error;
    const type = error.code === "ExpiredToken" ? "EXPIRED_TOKEN" : "INVALID_SIGNATURE";
    return stage.refuse(read(request, destination, body, ANONYMOUS), new Refusal(type, { message: error.message }));
  }
}

function read(request: IncomingMessage, destination: Destination, body: Buffer, principal: Principal): GatewayRequest {
  const { path, query, clientPath, domainName, basePath } = destination;
  return {
    method: request.method ?? "GET",
    path,
    query,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body,
    sourceIp: (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
    protocol: `HTTP/${request.httpVersion}`,
    domainName,
    clientPath,
    basePath,
    principal,
  };
}
