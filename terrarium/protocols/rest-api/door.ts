import type { IncomingMessage, ServerResponse } from "node:http";
import type { DomainName } from "../../engine/rest-api/domain-name.ts";
import type { RestApi } from "../../engine/rest-api/rest-api.ts";
import type { Stage } from "../../engine/rest-api/stage.ts";
import type { World } from "../../engine/world.ts";
import { answer, type Destination } from "../api-gateway/answer.ts";
import { ApiMounts } from "../api-gateway/api-mounts.ts";
import { onePerFrontDoor } from "../api-gateway/one-per-front-door.ts";
import { splitUrl } from "../api-gateway/request-target.ts";
import { type FrontDoor, sendJson } from "../front-door.ts";
import { forbidden } from "./forbidden.ts";
import { REST_STAGE } from "./stage-kind.ts";

/** The control plane of API Gateway has the same path. */
const CONTROL_PLANE =
  "The terrarium does not speak the API of API Gateway: its REST APIs are those of the Terraform JSON that it runs.";

/** The path of a stage on the front door: it needs no name to be resolved. */
export function stagePath(apiId: string, stage: string): string {
  return `/restapis/${apiId}/${stage}/_user_request_`;
}

/**
 * Where clients reach the stages of REST APIs: by path, `/restapis/API/STAGE/_user_request_/sub`; by the API's own host
 * name, `API.execute-api.…`, with the stage first in the path; and by custom domains.
 */
export class RestApiDoor {
  /** The one of a front door. */
  static readonly of = onePerFrontDoor((world, frontDoor) => new RestApiDoor(world, frontDoor));

  readonly #world: World;
  readonly #frontDoor: FrontDoor;
  readonly #mounts: ApiMounts<RestApi>;

  private constructor(world: World, frontDoor: FrontDoor) {
    this.#world = world;
    this.#frontDoor = frontDoor;
    this.#mounts = new ApiMounts(frontDoor, "restapis", {
      byPath: (request, response) => this.#byPath(request, response),
      byHost: (api, request, response) => this.#byHost(api, request, response),
    });
  }

  /** Returns what takes it away again. */
  openApi(api: RestApi): () => void {
    return this.#mounts.open(api.definition.id, api);
  }

  /** Returns what takes it away again. */
  openDomain(domain: DomainName): () => void {
    return this.#frontDoor.mountHost(domain.name, (request, response) => {
      const { path, query } = splitUrl(request.url ?? "/");
      const found = domain.match(path);
      if (!found) return forbidden(this.#world, response);
      const { stage, basePath } = found;
      const destination = { stage, path: found.path, query, clientPath: path, domainName: domain.name, basePath };
      return answer(this.#world, request, response, destination, REST_STAGE);
    });
  }

  #byPath(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const { path, query } = splitUrl(request.url ?? "/");
    const [, , apiId = "", stageName = "", marker, ...rest] = path.split("/");
    if (isControlPlane(request)) return sendJson(response, 501, { message: CONTROL_PLANE });
    if (marker !== "_user_request_") return forbidden(this.#world, response);
    const api = this.#mounts.get(apiId);
    const found = api && this.#destination(api, stageName, `/${rest.join("/")}`, query);
    if (!found) return forbidden(this.#world, response);
    return answer(this.#world, request, response, found, REST_STAGE);
  }

  #byHost(api: RestApi, request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const { path, query } = splitUrl(request.url ?? "/");
    const [, stageName = "", ...rest] = path.split("/");
    const found = api.definition.disableExecuteApiEndpoint
      ? undefined
      : this.#destination(api, stageName, `/${rest.join("/")}`, query);
    if (!found) return forbidden(this.#world, response);
    return answer(this.#world, request, response, found, REST_STAGE);
  }

  #destination(api: RestApi, stageName: string, path: string, query: string): Destination<Stage> | undefined {
    const stage = api.stage(stageName);
    const { region } = this.#world.account;
    const domainName = `${api.definition.id}.execute-api.${region}.amazonaws.com`;
    return stage && { stage, path, query, clientPath: `/${stageName}${path}`, domainName };
  }
}

function isControlPlane({ headers }: IncomingMessage): boolean {
  return headers.authorization?.includes("/apigateway/aws4_request") ?? false;
}
