import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpApi } from "../../engine/http-api/http-api.ts";
import type { HttpDomainName } from "../../engine/http-api/http-domain-name.ts";
import type { World } from "../../engine/world.ts";
import { answer } from "../api-gateway/answer.ts";
import { ApiMounts } from "../api-gateway/api-mounts.ts";
import { onePerFrontDoor } from "../api-gateway/one-per-front-door.ts";
import { splitUrl } from "../api-gateway/request-target.ts";
import type { FrontDoor } from "../front-door.ts";
import { nothingThere } from "./nothing-there.ts";
import { HTTP_STAGE } from "./stage-kind.ts";

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
  /** The one of a front door. */
  static readonly of = onePerFrontDoor((world, frontDoor) => new HttpApiDoor(world, frontDoor));

  readonly #world: World;
  readonly #frontDoor: FrontDoor;
  readonly #mounts: ApiMounts<HttpApi>;

  private constructor(world: World, frontDoor: FrontDoor) {
    this.#world = world;
    this.#frontDoor = frontDoor;
    this.#mounts = new ApiMounts(frontDoor, "httpapis", {
      byPath: (request, response) => this.#byPath(request, response),
      byHost: (api, request, response) => {
        const { path, query } = splitUrl(request.url ?? "/");
        return this.#lead(api, path, query, request, response);
      },
    });
  }

  /** Returns what takes it away again. */
  openApi(api: HttpApi): () => void {
    return this.#mounts.open(api.id, api);
  }

  /** Returns what takes it away again. */
  openDomain(domain: HttpDomainName): () => void {
    return this.#frontDoor.mountHost(domain.name, (request, response) => {
      const { path, query } = splitUrl(request.url ?? "/");
      const found = domain.match(path);
      if (!found) return nothingThere(this.#world, response);
      const { stage, basePath } = found;
      const destination = { stage, path: found.path, query, clientPath: path, domainName: domain.name, basePath };
      return answer(this.#world, request, response, destination, HTTP_STAGE);
    });
  }

  #byPath(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const { path, query } = splitUrl(request.url ?? "/");
    const start = "/httpapis/".length;
    const end = path.indexOf("/", start);
    const api = this.#mounts.get(end < 0 ? path.slice(start) : path.slice(start, end));
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
    const destination = { stage, path: below, query, clientPath: path, domainName };
    return answer(this.#world, request, response, destination, HTTP_STAGE);
  }
}
