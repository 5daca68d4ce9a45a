import type { World } from "../world.ts";
import type { HttpParameters } from "./connection.ts";
import { addQuery } from "./query.ts";

export interface OAuthDefinition {
  readonly endpoint: string;
  readonly method: "GET" | "POST" | "PUT";
  readonly clientId: string;
  readonly clientSecret: string;
  readonly parameters?: HttpParameters;
}

const TIMEOUT = 5_000;
/** A token this close to its end is fetched anew: "proactively during an HTTPS invocation, if it is about to expire". */
const MARGIN = 60_000;
const DEFAULT_LIFE_SECONDS = 3600;

/**
 * The access token of a connection with OAuth client credentials (RFC 6749, 4.4): fetched when first needed, kept as long
 * as it lasts, and fetched by one request however many wait for it.
 */
export class OAuthToken {
  readonly #world: World;
  readonly #definition: OAuthDefinition;
  #current: { value: string; until: number } | undefined;
  #fetching: Promise<string> | undefined;

  constructor(world: World, definition: OAuthDefinition) {
    this.#world = world;
    this.#definition = definition;
  }

  /** The value of an Authorization header. Rejects when no token is to be had. */
  value(): Promise<string> {
    if (this.#current && this.#current.until > this.#world.clock.now()) return Promise.resolve(this.#current.value);
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  forget(): void {
    this.#current = undefined;
  }

  async #fetch(): Promise<string> {
    const response = await this.#world.outside(this.#request());
    const { endpoint } = this.#definition;
    if (response.status < 200 || response.status >= 300) throw new Error(`${endpoint} answered ${response.status}`);
    const { type, token, lifeSeconds } = readToken(response.body, endpoint);
    const value = `${type} ${token}`;
    // A short life leaves no room for a margin: such a token serves until its half.
    const life = lifeSeconds * 1000;
    this.#current = { value, until: this.#world.clock.now() + Math.max(life - MARGIN, life / 2) };
    return value;
  }

  #request() {
    const { endpoint, method, clientId, clientSecret, parameters = {} } = this.#definition;
    const grant = {
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      ...parameters.body,
    };
    const headers: Record<string, string> = {
      "Content-Type": "application/x-www-form-urlencoded",
      Accept: "application/json",
    };
    for (const [name, value] of Object.entries(parameters.headers ?? {})) {
      headers[/^content-type$/i.test(name) ? "Content-Type" : name] = value;
    }
    if (method === "GET") {
      return { method, url: addQuery(endpoint, { ...grant, ...parameters.query }), headers, timeout: TIMEOUT };
    }
    const json = headers["Content-Type"]?.startsWith("application/json");
    const body = json ? JSON.stringify(grant) : new URLSearchParams(grant).toString();
    return { method, url: addQuery(endpoint, parameters.query ?? {}), headers, body, timeout: TIMEOUT };
  }
}

function readToken(body: string, endpoint: string): { type: string; token: string; lifeSeconds: number } {
  let answer: Record<string, unknown>;
  try {
    answer = JSON.parse(body);
  } catch {
    throw new Error(`${endpoint} answered with something that is not JSON`);
  }
  const { access_token: token, token_type: type, expires_in: life } = answer ?? {};
  if (typeof token !== "string") throw new Error(`${endpoint} answered without an access_token`);
  const lifeSeconds = Number(life ?? DEFAULT_LIFE_SECONDS);
  return {
    type: typeof type === "string" && !/^bearer$/i.test(type) ? type : "Bearer",
    token,
    lifeSeconds: lifeSeconds > 0 ? lifeSeconds : DEFAULT_LIFE_SECONDS,
  };
}
