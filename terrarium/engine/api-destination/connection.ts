import { EngineError } from "../errors.ts";
import type { World } from "../world.ts";
import { type OAuthDefinition, OAuthToken } from "./oauth-token.ts";

/** What a connection adds to each request, beside its authorization. */
export interface HttpParameters {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
}

/** How a connection proves who asks (doc: "Authorization methods for connections in EventBridge"). */
export type Authorization =
  | { readonly type: "API_KEY"; readonly key: string; readonly value: string }
  | { readonly type: "BASIC"; readonly username: string; readonly password: string }
  | ({ readonly type: "OAUTH_CLIENT_CREDENTIALS" } & OAuthDefinition);

export interface ConnectionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly authorization: Authorization;
  readonly invocationParameters?: HttpParameters;
}

/** The connection could not be used: no token was to be had for it. */
export class ConnectionUnauthorized extends EngineError {}

/** The credentials and parameters that API destinations share. */
export class Connection {
  readonly definition: ConnectionDefinition;
  readonly #world: World;
  readonly #fixed: Readonly<Record<string, string>> | undefined;
  readonly #token: OAuthToken | undefined;
  #warned = false;

  constructor(world: World, definition: ConnectionDefinition) {
    this.definition = definition;
    this.#world = world;
    const { authorization } = definition;
    if (authorization.type === "OAUTH_CLIENT_CREDENTIALS") this.#token = new OAuthToken(world, authorization);
    else this.#fixed = fixedHeaders(authorization);
  }

  /** The names of the headers that hold secrets, in lower case: logs leave them out. */
  get secretHeaders(): readonly string[] {
    const { authorization } = this.definition;
    return [authorization.type === "API_KEY" ? authorization.key.toLowerCase() : "authorization"];
  }

  /** The same object each time, or a promise of one where a token must be fetched. @throws ConnectionUnauthorized */
  authorizationHeaders(): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>> {
    return this.#fixed ?? this.#tokenHeaders();
  }

  /** Told when an endpoint answered 401 or 407: a token is fetched anew for the next request. */
  rejected(status: number): void {
    if (this.#token) this.#token.forget();
    else if (!this.#warned) {
      this.#warned = true;
      this.#world.log.warn(
        `an endpoint of connection ${this.definition.name} answered ${status}: EventBridge would de-authorize the connection`,
      );
    }
  }

  async #tokenHeaders(): Promise<Readonly<Record<string, string>>> {
    try {
      return { Authorization: await this.#token!.value() };
    } catch (error) {
      throw new ConnectionUnauthorized(`Connection ${this.definition.name}: ${(error as Error).message}`);
    }
  }
}

function fixedHeaders(authorization: Exclude<Authorization, { type: "OAUTH_CLIENT_CREDENTIALS" }>) {
  if (authorization.type === "API_KEY") return { [authorization.key]: authorization.value };
  const credentials = Buffer.from(`${authorization.username}:${authorization.password}`).toString("base64");
  return { Authorization: `Basic ${credentials}` };
}
