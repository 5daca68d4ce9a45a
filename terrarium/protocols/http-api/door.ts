import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpApi } from "../../engine/http-api/http-api.ts";
import type { HttpDomainName } from "../../engine/http-api/http-domain-name.ts";
import type { World } from "../../engine/world.ts";
import type { FrontDoor } from "../front-door.ts";
import { splitUrl } from "../rest-api/request-target.ts";
import { answer } from "./answer.ts";
import { nothingThere } from "./nothing-there.ts";

const doors = new WeakMap<FrontDoor, HttpApiDoor>();

/** The path of an API on the front door: it needs no name to be resolved, and stands where AWS has the API's host. */
export function apiPath(apiId: string): string {
  return `/httpapis/${apiId}`;
}

/** What follows an API's address to get to a stage, as AWS writes it: `$default` has a slash, and others their name. */
export function stageSuffix(stage: string): string {
  return stage === "$default" ? "/" : `/${stage}`;
}

/**
 * Where clients reach the stages of HTTP APIs: by path, `/httpapis/API/…`; by the API's own host name, `API.execute-api.…`;
 * and by custom domains. Behind path and host a named stage stands first, and all else is for `$default`.
 */
export class HttpApiDoor {
  readonly #world: World;
  readonly #frontDoor: FrontDoor;
  readonly #apis = new Map<string, HttpApi>();
  #unmountPath: (() => void) | undefined;

  private constructor(world: World, frontDoor: FrontDoor) {
    this.#world = world;
    this.#frontDoor = frontDoor;
  }

  /** The one of a front door. */
  static of(world: World, frontDoor: FrontDoor): HttpApiDoor {
    let door = doors.get(frontDoor);
    if (!door) {
      door = new HttpApiDoor(world, frontDoor);
      doors.set(frontDoor, door);
    }
    return door;
  }

  /** Returns what takes it away again. */
  openApi(api: HttpApi): () => void {
    const { id } = api;
    this.#unmountPath ??= this.#frontDoor.mountPath("httpapis", (request, response) => this.#byPath(request, response));
    this.#apis.set(id, api);
    const unmountHost = this.#frontDoor.mountHost(`${id}.execute-api.*`, (request, response) => {
      const { path, query } = splitUrl(request.url ?? "/");
      return this.#lead(api, path, query, request, response);
    });
    return () => {
      unmountHost();
      this.#apis.delete(id);
      if (this.#apis.size > 0) return;
      this.#unmountPath?.();
      this.#unmountPath = undefined;
    };
  }

  /** Returns what takes it away again. */
  openDomain(domain: HttpDomainName): () => void {
    return this.#frontDoor.mountHost(domain.name, (request, response) => {
      const { path, query } = splitUrl(request.url ?? "/");
      const found = domain.match(path);
      if (!found) return nothingThere(this.#world, response);
      const { stage, basePath } = found;
      const destination = { stage, path: found.path, query, clientPath: path, domainName: domain.name, basePath };
      return answer(this.#world, request, response, destination);
    });
  }

  #byPath(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const { path, query } = splitUrl(request.url ?? "/");
    const start = "/httpapis/".length;
    const end = path.indexOf("/", start);
    const api = this.#apis.get(end < 0 ? path.slice(start) : path.slice(start, end));
    if (!api) return nothingThere(this.#world, response);
    return this.#lead(api, end < 0 ? "/" : path.slice(end), query, request, response);
  }

  #lead(
    api: HttpApi,
    path: string,
    query: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): void | Promise<void> {
    if (api.definition.disableExecuteApiEndpoint) return nothingThere(this.#world, response);
    const end = path.indexOf("/", 1);
    const named = api.stage(end < 0 ? path.slice(1) : path.slice(1, end));
    const stage = named ?? api.stage("$default");
    if (!stage) return nothingThere(this.#world, response);
    const below = named === undefined ? path : end < 0 ? "/" : path.slice(end);
    const domainName = `${api.id}.execute-api.${this.#world.account.region}.amazonaws.com`;
    return answer(this.#world, request, response, { stage, path: below, query, clientPath: path, domainName });
  }
}
