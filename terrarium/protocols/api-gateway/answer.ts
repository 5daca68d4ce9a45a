import type { IncomingMessage, ServerResponse } from "node:http";
import type { Principal } from "../../engine/authorization.ts";
import type { HttpRequest } from "../../engine/http-api/exchange.ts";
import type { GatewayResponse } from "../../engine/rest-api/exchange.ts";
import type { World } from "../../engine/world.ts";
import { BodyTooLarge, ClientGone, readBody } from "../request-body.ts";
import { BadSignature, callerOf } from "../signature/caller.ts";
import { readClaim } from "../signature/signed-request.ts";
import { discardBody } from "./discard-body.ts";
import { hasTooLargeHead, refuseHead } from "./request-head.ts";
import { sendResponse } from "./send-response.ts";

/** Where a request leads. */
export interface Destination<S> {
  readonly stage: S;
  /** Below the stage. */
  readonly path: string;
  readonly query: string;
  readonly clientPath: string;
  readonly domainName: string;
  readonly basePath?: string;
}

/** What the stages of one kind of API do with a request. */
export interface StageKind<S> {
  handle(stage: S, request: HttpRequest): GatewayResponse | Promise<GatewayResponse>;
  /** Its body was too large to be read. */
  tooLarge(stage: S, request: HttpRequest): GatewayResponse;
  badSignature(stage: S, request: HttpRequest, error: BadSignature): GatewayResponse;
}

/** "Payload size" of the quotas for REST APIs and for HTTP APIs. */
const LARGEST_BODY = 10 * 1024 * 1024;
const ANONYMOUS: Principal = { kind: "anonymous" };
const EMPTY = Buffer.alloc(0);

/** Leads one HTTP request through its stage, and the answer back. */
export async function answer<S>(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  destination: Destination<S>,
  kind: StageKind<S>,
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
    return sendResponse(response, kind.tooLarge(destination.stage, read(request, destination, EMPTY, ANONYMOUS)));
  }
  const answered = lead(world, request, destination, body, kind);
  sendResponse(response, answered instanceof Promise ? await answered : answered);
}

function lead<S>(
  world: World,
  request: IncomingMessage,
  destination: Destination<S>,
  body: Buffer,
  kind: StageKind<S>,
): GatewayResponse | Promise<GatewayResponse> {
  const { stage, query } = destination;
  // Most requests carry no signature, and need not be looked through for one.
  if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256") && !query.includes("X-Amz-Signature"))
    return kind.handle(stage, read(request, destination, body, ANONYMOUS));
  const { method = "GET", url = "/", headers } = request;
  const signed = { method, url, headers: headers as Record<string, string | undefined> };
  try {
    const principal = callerOf(world, signed, body);
    return kind.handle(stage, read(request, destination, body, principal, readClaim(signed)?.accessKeyId));
  } catch (error) {
    if (!(error instanceof BadSignature)) throw error;
    return kind.badSignature(stage, read(request, destination, body, ANONYMOUS), error);
  }
}

function read(
  request: IncomingMessage,
  { path, query, clientPath, domainName, basePath }: Destination<unknown>,
  body: Buffer,
  principal: Principal,
  accessKeyId?: string,
): HttpRequest {
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
