import type { IncomingMessage, ServerResponse } from "node:http";
import type { Principal } from "../../engine/authorization.ts";
import type { HttpRequest } from "../../engine/http-api/exchange.ts";
import { forbidden, tooLarge } from "../../engine/http-api/gateway-error.ts";
import type { HttpStage } from "../../engine/http-api/http-stage.ts";
import type { GatewayResponse } from "../../engine/rest-api/exchange.ts";
import type { World } from "../../engine/world.ts";
import { BodyTooLarge, ClientGone, readBody } from "../request-body.ts";
import { discardBody } from "../rest-api/discard-body.ts";
import { hasTooLargeHead, refuseHead } from "../rest-api/request-head.ts";
import { sendResponse } from "../rest-api/send-response.ts";
import { BadSignature, callerOf } from "../signature/caller.ts";
import { readClaim } from "../signature/signed-request.ts";

/** Where a request leads. */
export interface HttpDestination {
  readonly stage: HttpStage;
  /** Below the stage. */
  readonly path: string;
  readonly query: string;
  readonly clientPath: string;
  readonly domainName: string;
  readonly basePath?: string;
}

/** "Payload size" of the quotas for HTTP APIs. */
const LARGEST_BODY = 10 * 1024 * 1024;
const ANONYMOUS: Principal = { kind: "anonymous" };
const EMPTY = Buffer.alloc(0);

/** Leads one HTTP request through its stage, and the answer back. */
export async function answer(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  destination: HttpDestination,
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
    return sendResponse(response, destination.stage.refuse(read(request, destination, EMPTY, ANONYMOUS), tooLarge()));
  }
  const answered = lead(world, request, destination, body);
  sendResponse(response, answered instanceof Promise ? await answered : answered);
}

function lead(
  world: World,
  request: IncomingMessage,
  destination: HttpDestination,
  body: Buffer,
): GatewayResponse | Promise<GatewayResponse> {
  const { stage, query } = destination;
  // Most requests carry no signature, and need not be looked through for one.
  if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256") && !query.includes("X-Amz-Signature"))
    return stage.handle(read(request, destination, body, ANONYMOUS));
  const { method = "GET", url = "/", headers } = request;
  const signed = { method, url, headers: headers as Record<string, string | undefined> };
  try {
    const principal = callerOf(world, signed, body);
    return stage.handle(read(request, destination, body, principal, readClaim(signed)?.accessKeyId));
  } catch (error) {
    if (!(error instanceof BadSignature)) throw error;
    return stage.refuse(read(request, destination, body, ANONYMOUS), forbidden(error.message));
  }
}

function read(
  request: IncomingMessage,
  destination: HttpDestination,
  body: Buffer,
  principal: Principal,
  accessKeyId?: string,
): HttpRequest {
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
    accessKeyId,
  };
}
