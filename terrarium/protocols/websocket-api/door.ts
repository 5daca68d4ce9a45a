import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Handshake } from "../../engine/websocket-api/handshake.ts";
import type { WebSocketApi } from "../../engine/websocket-api/websocket-api.ts";
import type { WebSocketStage } from "../../engine/websocket-api/websocket-stage.ts";
import type { World } from "../../engine/world.ts";
import { ApiMounts } from "../api-gateway/api-mounts.ts";
import { onePerFrontDoor } from "../api-gateway/one-per-front-door.ts";
import { splitUrl } from "../api-gateway/request-target.ts";
import { answerUpgrade, type FrontDoor, sendJson } from "../front-door.ts";
import { BadSignature, callerOf } from "../signature/caller.ts";
import { manageConnection } from "./connections.ts";
import { openSocket } from "./socket.ts";

const REASONS: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  429: "Too Many Requests",
  502: "Bad Gateway",
};

/** The path of an API on the front door: it needs no name to be resolved, and stands where AWS has the API's host. */
export function apiPath(apiId: string): string {
  return `/websocketapis/${apiId}`;
}

/**
 * Where clients reach the stages of WebSocket APIs, and back ends their `@connections`: by path, `/websocketapis/API/STAGE`, and by the API's own
 * host name, `API.execute-api.…/STAGE`.
 */
export class WebSocketDoor {
  /** The one of a front door. */
  static readonly of = onePerFrontDoor((world, frontDoor) => new WebSocketDoor(world, frontDoor));

  readonly #world: World;
  readonly #mounts: ApiMounts<WebSocketApi>;

  private constructor(world: World, frontDoor: FrontDoor) {
    this.#world = world;
    this.#mounts = new ApiMounts(frontDoor, "websocketapis", {
      byPath: (request, response) => this.#call(this.#byPath(request), request, response),
      byHost: (api, request, response) => this.#call(byHost(api, request), request, response),
      upgradeByPath: (request, socket, head) => this.#upgrade(this.#byPath(request), request, socket, head),
      upgradeByHost: (api, request, socket, head) => this.#upgrade(byHost(api, request), request, socket, head),
    });
  }

  /** Returns what takes it away again. */
  openApi(api: WebSocketApi): () => void {
    return this.#mounts.open(api.id, api);
  }

  #byPath(request: IncomingMessage): Destination | undefined {
    const [, , apiId = "", ...rest] = splitUrl(request.url ?? "/").path.split("/");
    const api = this.#mounts.get(apiId);
    return api && destination(api, rest);
  }

  /** A request that is no handshake: of a back end, or of a browser's address bar. */
  #call(to: Destination | undefined, request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const [marker, id] = to?.below ?? [];
    if (!to || marker !== "@connections" || !id) {
      const isHere = to && to.below.length === 0;
      return sendJson(response, isHere ? 426 : 403, {
        message: isHere ? "Connect with a WebSocket client" : "Forbidden",
      });
    }
    return manageConnection(this.#world, request, response, to.stage, id);
  }

  #upgrade(to: Destination | undefined, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!to || to.below.length > 0) {
      answerUpgrade(socket, 403, "Forbidden", { message: "Forbidden" });
      return;
    }
    if (!isHandshake(request)) {
      answerUpgrade(socket, 400, "Bad Request", { message: "Bad Request" });
      return;
    }
    const failed = (error: unknown) =>
      this.#world.log.error(`a connection to stage ${to.stage.name} failed`, { error: (error as Error).stack });
    this.#connect(to, request, socket, head, failed).catch((error) => {
      failed(error);
      answerUpgrade(socket, 500, "Internal Server Error", { message: "Internal server error" });
    });
  }

  async #connect(
    { api, stage }: Destination,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    failed: (error: unknown) => void,
  ): Promise<void> {
    const handshake = this.#handshake(api, request);
    if (handshake instanceof BadSignature) {
      return answerUpgrade(socket, 403, "Forbidden", { message: handshake.message });
    }
    const admission = await stage.connect(handshake);
    if (!("connection" in admission)) {
      const { status, message } = admission;
      return answerUpgrade(socket, status, REASONS[status] ?? "Refused", { message });
    }
    const { connection, subprotocol } = admission;
    openSocket(stage, connection, { request, socket, head, subprotocol }, failed);
  }

  #handshake(api: WebSocketApi, request: IncomingMessage): Handshake | BadSignature {
    const { method = "GET", url = "/", rawHeaders, headers } = request;
    try {
      return {
        rawHeaders,
        query: parseQuery(splitUrl(request.url ?? "/").query),
        sourceIp: (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
        userAgent: headers["user-agent"] ?? "",
        domainName: `${api.id}.execute-api.${this.#world.account.region}.amazonaws.com`,
        principal: callerOf(this.#world, { method, url, headers: headers as Record<string, string | undefined> }, ""),
      };
    } catch (error) {
      if (error instanceof BadSignature) return error;
      throw error;
    }
  }
}

/** What the library would refuse after `$connect` was asked is refused before (RFC 6455, "Reading the Client's Opening Handshake"). */
function isHandshake({ method, headers }: IncomingMessage): boolean {
  const { "sec-websocket-key": key = "", "sec-websocket-version": version } = headers;
  return method === "GET" && /^[+/0-9A-Za-z]{22}==$/.test(key) && (version === "13" || version === "8");
}

interface Destination {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;
  /** The parts of the path behind the stage. */
  readonly below: readonly string[];
}

function byHost(api: WebSocketApi, request: IncomingMessage): Destination | undefined {
  if (api.definition.disableExecuteApiEndpoint) return undefined;
  return destination(
    api,
    splitUrl(request.url ?? "/")
      .path.split("/")
      .slice(1),
  );
}

function destination(api: WebSocketApi, [name = "", ...below]: readonly string[]): Destination | undefined {
  const stage = api.stage(name);
  return stage && { api, stage, below: below.filter((part) => part !== "") };
}

function parseQuery(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) found.set(name, [...(found.get(name) ?? []), value]);
  return found;
}
