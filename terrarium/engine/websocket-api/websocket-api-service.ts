import type { World } from "../world.ts";
import type { WebSocketApiDefinition } from "./definitions.ts";
import { InvalidWebSocketApi } from "./errors.ts";
import { WebSocketApi } from "./websocket-api.ts";

/** The WebSocket APIs of the account. They come from Terraform alone, and a connection ends with the process, so nothing is kept. */
export class WebSocketApiService {
  readonly #world: World;
  readonly #apis = new Map<string, WebSocketApi>();

  constructor(world: World) {
    this.#world = world;
  }

  add(definition: WebSocketApiDefinition): WebSocketApi {
    const api = new WebSocketApi(this.#world, definition);
    this.#apis.set(definition.id, api);
    return api;
  }

  /** @throws InvalidWebSocketApi */
  api(id: string): WebSocketApi {
    const api = this.#apis.get(id);
    if (!api) throw new InvalidWebSocketApi(`"${id}" is no WebSocket API: refer to the id of an aws_apigatewayv2_api`);
    return api;
  }

  async remove(id: string): Promise<void> {
    const api = this.#apis.get(id);
    this.#apis.delete(id);
    await api?.remove();
  }
}
