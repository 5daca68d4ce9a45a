import type { IncomingMessage, ServerResponse } from "node:http";
import { AccessDenied } from "../../engine/errors.ts";
import { LARGEST_MESSAGE } from "../../engine/websocket-api/connection.ts";
import { GoneException, PayloadTooLargeException } from "../../engine/websocket-api/errors.ts";
import type { WebSocketStage } from "../../engine/websocket-api/websocket-stage.ts";
import type { World } from "../../engine/world.ts";
import { discardBody } from "../api-gateway/discard-body.ts";
import { sendJson } from "../front-door.ts";
import { BodyTooLarge, ClientGone, readBody } from "../request-body.ts";
import { BadSignature, callerOf } from "../signature/caller.ts";
import { sayTheTime } from "../signature/time-of-caller.ts";

const STATUSES: Readonly<Record<string, number>> = {
  GoneException: 410,
  PayloadTooLargeException: 413,
  AccessDenied: 403,
};

/**
 * `@connections/ID` of a stage: POST sends to the client, GET tells of it, DELETE ends it ("Use @connections commands in your backend
 * service"). The caller needs `execute-api:ManageConnections`.
 */
export async function manageConnection(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  stage: WebSocketStage,
  encodedId: string,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const headers = request.headers as Record<string, string | undefined>;
  const lineage = lineageOf(headers) ?? `${world.random.id(15)}=`;
  sayTheTime(world, request, response);
  try {
    const id = decode(encodedId);
    const body = await readBody(request, LARGEST_MESSAGE);
    const principal = callerOf(world, { method, url, headers }, body);
    if (principal.kind === "anonymous") {
      return refuse(response, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    world.authorize({
      principal,
      action: "execute-api:ManageConnections",
      resource: `${stage.executionArn}/${method}/@connections/${id}`,
      lineage,
    });
    if (method === "POST") await stage.push(id, body, lineage);
    else if (method === "DELETE") stage.disconnect(id);
    else if (method === "GET") return sendJson(response, 200, describe(stage, id));
    else return refuse(response, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    response.writeHead(method === "POST" ? 200 : 204, { "Content-Length": 0 }).end();
  } catch (error) {
    if (error instanceof ClientGone) return;
    if (error instanceof BadSignature) return refuse(response, 403, error.code, error.message);
    if (error instanceof BodyTooLarge) {
      await discardBody(request);
      response.setHeader("Connection", "close");
      return refuse(response, 413, "PayloadTooLargeException", `A message holds at most ${LARGEST_MESSAGE} bytes`);
    }
    const known =
      error instanceof GoneException || error instanceof PayloadTooLargeException || error instanceof AccessDenied;
    if (!known) throw error;
    const name = error instanceof AccessDenied ? "ForbiddenException" : error.name;
    refuse(response, STATUSES[error.name] ?? 400, name, error.message);
  }
}

function describe(stage: WebSocketStage, id: string): object {
  const { connectedAt, lastActiveAt, handshake } = stage.connection(id);
  return {
    connectedAt: new Date(connectedAt).toISOString(),
    identity: { sourceIp: handshake.sourceIp, userAgent: handshake.userAgent },
    lastActiveAt: new Date(lastActiveAt).toISOString(),
  };
}

/** What the caller works on, where it says so: functions pass on what they were invoked with. */
function lineageOf(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  return /(?:^|;)Lineage=([^;]+)/.exec(headers["x-amzn-trace-id"] ?? "")?.[1];
}

function refuse(response: ServerResponse, status: number, name: string, message: string): void {
  response.setHeader("x-amzn-ErrorType", name);
  sendJson(response, status, { message });
}

/** Ids hold a `=`, which clients encode, some of them twice. */
function decode(id: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(id));
  } catch {
    return id;
  }
}
