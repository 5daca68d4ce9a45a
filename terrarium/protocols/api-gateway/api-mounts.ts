import type { FrontDoor, Handler, UpgradeHandler } from "../front-door.ts";

/** What is done with a request for an API; `api`: found by its host name, or to be found by the path. */
export interface ApiHandlers<A> {
  byPath(...request: Parameters<Handler>): ReturnType<Handler>;
  byHost(api: A, ...request: Parameters<Handler>): ReturnType<Handler>;
  upgradeByPath?(...request: Parameters<UpgradeHandler>): void;
  upgradeByHost?(api: A, ...request: Parameters<UpgradeHandler>): void;
}

/** Where the APIs of one kind are on a front door: all of them below `/PART/API`, and each at its own host name, `API.execute-api.…`. */
export class ApiMounts<A> {
  readonly #frontDoor: FrontDoor;
  readonly #part: string;
  readonly #handlers: ApiHandlers<A>;
  readonly #apis = new Map<string, A>();
  #unmountPath: (() => void) | undefined;

  constructor(frontDoor: FrontDoor, part: string, handlers: ApiHandlers<A>) {
    this.#frontDoor = frontDoor;
    this.#part = part;
    this.#handlers = handlers;
  }

  get(id: string): A | undefined {
    return this.#apis.get(id);
  }

  /** Returns what takes it away again. */
  open(id: string, api: A): () => void {
    const { byPath, byHost, upgradeByPath, upgradeByHost } = this.#handlers;
    this.#unmountPath ??= this.#frontDoor.mountPath(this.#part, byPath, upgradeByPath);
    this.#apis.set(id, api);
    const unmountHost = this.#frontDoor.mountHost(
      `${id}.execute-api.*`,
      (request, response) => byHost(api, request, response),
      upgradeByHost && ((request, socket, head) => upgradeByHost(api, request, socket, head)),
    );
    return () => {
      unmountHost();
      this.#apis.delete(id);
      if (this.#apis.size > 0) return;
      this.#unmountPath?.();
      this.#unmountPath = undefined;
    };
  }
}
