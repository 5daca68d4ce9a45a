import type { World } from "../world.ts";
import { ConnectAuthorizer } from "./connect-authorizer.ts";
import type {
  ConnectAuthorizerDefinition,
  WebSocketApiDefinition,
  WebSocketIntegrationDefinition,
  WebSocketRouteDefinition,
  WebSocketStageDefinition,
} from "./definitions.ts";
import { InvalidWebSocketApi } from "./errors.ts";
import { WebSocketDeployment } from "./websocket-deployment.ts";
import { WebSocketStage } from "./websocket-stage.ts";

const MAXIMUM_TIMEOUT = 29_000;

/** A WebSocket API as it is being put together; what clients see of it are its stages. */
export class WebSocketApi {
  readonly definition: WebSocketApiDefinition;
  readonly id: string;
  /** What the trace and the topology call it. */
  readonly arn: string;
  readonly #world: World;
  readonly #executionArn: string;
  readonly #routes = new Map<string, WebSocketRouteDefinition>();
  readonly #integrations = new Map<string, WebSocketIntegrationDefinition>();
  readonly #authorizers = new Map<string, ConnectAuthorizer>();
  readonly #answering = new Set<string>();
  readonly #deployments = new Map<string, WebSocketDeployment>();
  readonly #stages = new Map<string, WebSocketStage>();
  /** The API as it is now, for stages with auto_deploy; made anew after a change. */
  #current: WebSocketDeployment | undefined;

  constructor(world: World, definition: WebSocketApiDefinition) {
    this.#world = world;
    this.definition = definition;
    this.id = definition.id;
    const { partition, region, id: account } = world.account;
    this.arn = `arn:${partition}:apigateway:${region}::/apis/${definition.id}`;
    this.#executionArn = `arn:${partition}:execute-api:${region}:${account}:${definition.id}`;
    const { name, address } = definition;
    world.topology.add({ id: this.arn, kind: "websocket-api", name, address, figures: () => this.#figures() });
  }

  /** @throws InvalidWebSocketApi */
  putIntegration(definition: WebSocketIntegrationDefinition): void {
    const { id, timeoutMilliseconds: timeout } = definition;
    if (!Number.isInteger(timeout) || timeout < 50 || timeout > MAXIMUM_TIMEOUT) {
      throw new InvalidWebSocketApi(
        `timeout_milliseconds must be a whole number from 50 to ${MAXIMUM_TIMEOUT}, but is ${timeout}`,
      );
    }
    this.#integrations.set(id, definition);
    if (definition.kind === "lambda") this.#world.topology.connect(this.arn, definition.functionArn, "invokes");
    this.#current = undefined;
  }

  /** @throws InvalidWebSocketApi */
  putRoute(definition: WebSocketRouteDefinition): void {
    const other = [...this.#routes.values()].find(({ routeKey }) => routeKey === definition.routeKey);
    if (other && other.id !== definition.id) {
      throw new InvalidWebSocketApi(`the route ${definition.routeKey} of "${this.definition.name}" is declared twice`);
    }
    if (definition.routeKey !== "$connect" && definition.authorization !== "NONE") {
      throw new InvalidWebSocketApi(`only $connect can have an authorization, not ${definition.routeKey}`);
    }
    this.#routes.set(definition.id, definition);
    this.#current = undefined;
  }

  removeRoute(id: string): void {
    this.#routes.delete(id);
    this.#current = undefined;
  }

  /** The answer of a route's integration goes back to the client ("Set up route responses"). */
  putRouteResponse(routeId: string): void {
    this.#answering.add(routeId);
    this.#current = undefined;
  }

  /** @throws InvalidWebSocketApi */
  putAuthorizer(definition: ConnectAuthorizerDefinition): void {
    this.#authorizers.set(definition.id, new ConnectAuthorizer(this.#world, definition, this.#executionArn));
    this.#world.topology.connect(this.arn, definition.functionArn, "invokes");
    this.#current = undefined;
  }

  /** @throws InvalidWebSocketApi */
  deploy(id: string): void {
    this.#deployments.set(id, this.#snapshot(id));
  }

  /** @throws InvalidWebSocketApi */
  putStage(definition: WebSocketStageDefinition, of: { deploymentId: string } | { auto: true }): WebSocketStage {
    const { name } = definition;
    if (this.#stages.has(name)) throw new InvalidWebSocketApi(`the stage "${name}" is declared twice`);
    const fixed = "auto" in of ? undefined : this.#deployments.get(of.deploymentId);
    if (!("auto" in of) && !fixed) {
      throw new InvalidWebSocketApi(`the stage "${name}" has the deployment "${of.deploymentId}", which is not there`);
    }
    const deployment = () => {
      if (fixed) return fixed;
      this.#current ??= this.#snapshot("current");
      return this.#current;
    };
    const stage = new WebSocketStage(this.#world, this, definition, deployment, `${this.#executionArn}/${name}`);
    this.#stages.set(name, stage);
    return stage;
  }

  stage(name: string): WebSocketStage | undefined {
    return this.#stages.get(name);
  }

  async removeStage(name: string): Promise<void> {
    const stage = this.#stages.get(name);
    this.#stages.delete(name);
    await stage?.close();
  }

  async remove(): Promise<void> {
    await Promise.all([...this.#stages.keys()].map((name) => this.removeStage(name)));
    this.#world.topology.remove(this.arn);
  }

  #snapshot(id: string): WebSocketDeployment {
    const { name, routeSelectionExpression } = this.definition;
    return new WebSocketDeployment(this.#world, id, {
      name,
      routeSelectionExpression,
      routes: [...this.#routes.values()],
      integrations: this.#integrations,
      authorizers: this.#authorizers,
      answering: this.#answering,
    });
  }

  #figures(): Record<string, number> {
    const sum = { connections: 0, messages: 0, pushed: 0, refused: 0, inFlight: 0 };
    for (const { figures } of this.#stages.values()) {
      for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += figures[name];
    }
    return sum;
  }
}
