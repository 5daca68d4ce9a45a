import type { IncomingMessage, ServerResponse } from "node:http";
import type { DomainName } from "../../engine/rest-api/domain-name.ts";
import type { RestApi } from "../../engine/rest-api/rest-api.ts";
import type { World } from "../../engine/world.ts";
import { type FrontDoor, sendJson } from "../front-door.ts";
import { answer, type Destination } from "./answer.ts";
import { forbidden } from "./forbidden.ts";
import { splitUrl } from "./request-target.ts";

/** The control plane of API Gateway has the same path. */
const CONTROL_PLANE =
  "The terrarium does not speak the API of API Gateway: its REST APIs are those of the Terraform JSON that it runs.";

const doors = new WeakMap<FrontDoor, RestApiDoor>();

/** The path of a stage on the front door: it needs no name to be resolved. */
export function stagePath(apiId: string, stage: string): string {
  return `/restapis/${apiId}/${stage}/_user_request_`;
}

/**
 * Where clients reach the stages of REST APIs: by path, `/restapis/API/STAGE/_user_request_/sub`; by the API's own host
 * name, `API.execute-api.…`, with the stage first in the path; and by custom domains.
 */
export class RestApiDoor {
  readonly #world: World;
  readonly #frontDoor: FrontDoor;
  readonly #apis = new Map<string, RestApi>();
  #unmountPath: (() => void) | undefined;

  private constructor(world: World, frontDoor: FrontDoor) {
    this.#world = world;
    this.#frontDoor = frontDoor;
  }

  /** The one of a front door. */
  static of(world: World, frontDoor: FrontDoor): RestApiDoor {
    let door = doors.get(frontDoor);
    if (!door) {
      door = new RestApiDoor(world, frontDoor);
      doors.set(frontDoor, door);
    }
    return door;
  }

  /** Returns what takes it away again. */
  openApi(api: RestApi): () => void {
    const { id } = api.definition;
    this.#unmountPath ??= this.#frontDoor.mountPath("restapis", (request, response) => this.#byPath(request, response));
    this.#apis.set(id, api);
    const unmountHost = this.#frontDoor.mountHost(`${id}.execute-api.*`, (request, response) =>
      this.#byHost(api, request, response),
    );
    return () => {
      unmountHost();
      this.#apis.delete(id);
      if (this.#apis.size > 0) return;
      this.#unmountPath?.();
      this.#unmountPath = undefined;
    };
  }

  /** Returns what takes it away again. */
  openDomain(domain: DomainName): () => void {
    return this.#frontDoor.mountHost(domain.name, (request, response) => {
      const { path, query } = splitUrl(request.url ?? "/");
      const found = domain.match(path);
      if (!found) return forbidden(this.#world, response);
      const { stage, basePath } = found;
      const destination = { stage, path: found.path, query, clientPath: path, domainName: domain.name, basePath };
      return answer(this.#world, request, response, destination);
    });
  }

  #byPath(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const { path, query } = splitUrl(request.url ?? "/");
    const [, , apiId = "", stageName = "", marker, ...rest] = path.split("/");
    if (isControlPlane(request)) return sendJson(response, 501, { message: CONTROL_PLANE });
    if (marker !== "_user_request_") return forbidden(this.#world, response);
    const api = this.#apis.get(apiId);
    const found = api && this.#destination(api, stageName, `/${rest.join("/")}`, query);
    if (!found) return forbidden(this.#world, response);
    return answer(this.#world, request, response, found);
  }

  #byHost(api: RestApi, request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const { path, query } = splitUrl(request.url ?? "/");
    const [, stageName = "", ...rest] = path.split("/");
    const found = api.definition.disableExecuteApiEndpoint
      ? undefined
      : this.#destination(api, stageName, `/${rest.join("/")}`, query);
    if (!found) return forbidden(this.#world, response);
    return answer(this.#world, request, response, found);
  }

  #destination(api: RestApi, stageName: string, path: string, query: string): Destination | undefined {
    const stage = api.stage(stageName);
    const { region } = this.#world.account;
    const domainName = `${api.definition.id}.execute-api.${region}.amazonaws.com`;
    return stage && { stage, path, query, clientPath: `/${stageName}${path}`, domainName };
  }
}

function isControlPlane({ headers }: IncomingMessage): boolean {
  return headers.authorization?.includes("/apigateway/aws4_request") ?? false;
}
