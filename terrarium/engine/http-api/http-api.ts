import type { World } from "../world.ts";
import type { RouteAuthorizer } from "./authorizer.ts";
import { Cors } from "./cors.ts";
import type { AuthorizerDefinition, HttpApiDefinition, IntegrationDefinition, RouteDefinition } from "./definitions.ts";
import { type CompiledIntegration, compileAuthorizer, compileIntegration, HttpDeployment } from "./http-deployment.ts";
import { HttpStage, type HttpStageDefinition } from "./http-stage.ts";
import { targetOf } from "./integration-target.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";
import { parseRouteKey } from "./route-key.ts";

const MAXIMUM_TIMEOUT = 30_000;

/** An HTTP API as it is being put together; what clients see of it are its stages. */
export class HttpApi {
  readonly definition: HttpApiDefinition;
  readonly id: string;
  /** What the trace and the topology call it. */
  readonly arn: string;
  readonly cors: Cors | undefined;
  readonly #world: World;
  readonly #executionArn: string;
  readonly #routes = new Map<string, RouteDefinition>();
  readonly #integrations = new Map<string, CompiledIntegration>();
  readonly #authorizers = new Map<
    string,
    { readonly kind: AuthorizerDefinition["kind"]; readonly authorizer: RouteAuthorizer }
  >();
  readonly #deployments = new Map<string, HttpDeployment>();
  readonly #stages = new Map<string, HttpStage>();
  /** The API as it is now, for stages with auto_deploy; made anew after a change. */
  #current: HttpDeployment | undefined;

  /** @throws InvalidHttpApi */
  constructor(world: World, definition: HttpApiDefinition) {
    this.#world = world;
    this.definition = definition;
    this.id = definition.id;
    this.cors = definition.cors && new Cors(definition.cors);
    const { partition, region, id: account } = world.account;
    this.arn = `arn:${partition}:apigateway:${region}::/apis/${definition.id}`;
    this.#executionArn = `arn:${partition}:execute-api:${region}:${account}:${definition.id}`;
    const { name, address } = definition;
    world.topology.add({ id: this.arn, kind: "http-api", name, address, figures: () => this.#figures() });
  }

  /** @throws InvalidHttpApi */
  putIntegration(definition: IntegrationDefinition): void {
    const { id, timeoutMilliseconds: timeout } = definition;
    if (!Number.isInteger(timeout) || timeout < 50 || timeout > MAXIMUM_TIMEOUT)
      throw new InvalidHttpApi(
        `timeout_milliseconds must be a whole number from 50 to ${MAXIMUM_TIMEOUT}, but is ${timeout}`,
      );
    const compiled = compileIntegration(this.#world, definition);
    this.#integrations.set(id, compiled);
    const target = targetOf(this.#world.account, definition, compiled.integration);
    if (target) this.#world.topology.connect(this.arn, target.arn, target.edge);
    this.#current = undefined;
  }

  /** @throws InvalidHttpApi */
  putAuthorizer(definition: AuthorizerDefinition): void {
    const authorizer = compileAuthorizer(this.#world, definition, this.#executionArn);
    this.#authorizers.set(definition.id, { kind: definition.kind, authorizer });
    if (definition.kind === "lambda") this.#world.topology.connect(this.arn, definition.functionArn, "authorizes");
    this.#current = undefined;
  }

  /** @throws InvalidHttpApi */
  putRoute(definition: RouteDefinition): void {
    const { id, routeKey, integrationId, authorizationType, authorizerId, authorizationScopes } = definition;
    parseRouteKey(routeKey);
    const same = [...this.#routes.values()].find((other) => shape(other.routeKey) === shape(routeKey));
    if (same)
      throw new InvalidHttpApi(`another route of the API "${this.definition.name}" has the key "${same.routeKey}"`);
    if (!this.#integrations.has(integrationId))
      throw new InvalidHttpApi(
        `target "integrations/${integrationId}" is no integration of the API "${this.definition.name}"`,
      );
    const kind = authorizerId === undefined ? undefined : this.#authorizers.get(authorizerId)?.kind;
    const needed = authorizationType === "JWT" ? "jwt" : authorizationType === "CUSTOM" ? "lambda" : undefined;
    if (needed !== undefined && kind !== needed)
      throw new InvalidHttpApi(
        `authorization_type ${authorizationType} needs the authorizer_id of ${needed === "jwt" ? "a JWT" : "a REQUEST"} authorizer of the API, and "${authorizerId ?? ""}" is none`,
      );
    if (needed === undefined && authorizerId !== undefined)
      throw new InvalidHttpApi(`authorizer_id has no meaning with authorization_type ${authorizationType}`);
    if (authorizationScopes.length > 0 && authorizationType !== "JWT")
      throw new InvalidHttpApi("authorization_scopes are for the authorization_type JWT alone");
    this.#routes.set(id, definition);
    this.#current = undefined;
  }

  removeRoute(id: string): void {
    this.#routes.delete(id);
    this.#current = undefined;
  }

  /** Fixes the API as it is now. @throws InvalidHttpApi */
  deploy(id: string): HttpDeployment {
    if (this.#routes.size === 0) {
      throw new InvalidHttpApi(
        `the API "${this.definition.name}" has no routes yet: let the deployment depend on them (depends_on)`,
      );
    }
    const deployment = this.#compile(id);
    this.#deployments.set(id, deployment);
    return deployment;
  }

  /**
   * @param from a deployment, or "auto" for the API as it is at any moment; undefined for neither: nothing is found there
   * @throws InvalidHttpApi
   */
  putStage(
    definition: HttpStageDefinition,
    from: { readonly deploymentId?: string; readonly auto: boolean },
  ): HttpStage {
    const { name } = definition;
    if (name !== "$default" && !/^[\w-]{1,128}$/.test(name))
      throw new InvalidHttpApi(`name "${name}" of a stage must be $default, or letters, digits, - and _`);
    if (this.#stages.has(name))
      throw new InvalidHttpApi(`the API "${this.definition.name}" has another stage "${name}"`);
    const fixed = from.deploymentId === undefined ? undefined : this.#deployments.get(from.deploymentId);
    if (from.deploymentId !== undefined && !fixed)
      throw new InvalidHttpApi(
        `deployment_id "${from.deploymentId}" is no deployment of the API "${this.definition.name}"`,
      );
    const stage = new HttpStage(this.#world, this, definition, from.auto ? () => this.#now() : () => fixed);
    this.#stages.set(name, stage);
    return stage;
  }

  removeStage(name: string): void {
    this.#stages.delete(name);
  }

  stage(name: string): HttpStage | undefined {
    return this.#stages.get(name);
  }

  /** Takes it from what is running. */
  remove(): void {
    this.#stages.clear();
    this.#world.topology.remove(this.arn);
  }

  #now(): HttpDeployment {
    this.#current ??= this.#compile("auto");
    return this.#current;
  }

  #compile(id: string): HttpDeployment {
    return new HttpDeployment(id, {
      api: this.definition,
      routes: [...this.#routes.values()],
      integrations: new Map(this.#integrations),
      authorizers: new Map([...this.#authorizers].map(([key, { authorizer }]) => [key, authorizer])),
    });
  }

  #figures(): Record<string, number> {
    const sum = { stages: this.#stages.size, answered: 0, refused: 0, inFlight: 0 };
    for (const { figures } of this.#stages.values()) {
      sum.answered += figures.answered;
      sum.refused += figures.refused;
      sum.inFlight += figures.inFlight;
    }
    return sum;
  }
}

/** Names of variables do not tell routes apart. */
const shape = (routeKey: string) => routeKey.replace(/\{[^}+]+(\+?)\}/g, "{$1}");
