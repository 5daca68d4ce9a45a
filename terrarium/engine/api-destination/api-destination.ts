import type { OutsideResponse } from "../outside.ts";
import type { World } from "../world.ts";
import type { Connection } from "./connection.ts";
import { addQuery } from "./query.ts";
import { RateLimit } from "./rate-limit.ts";
import { allowedHeaders, STANDARD_HEADERS } from "./request-headers.ts";

export type HttpMethod = "DELETE" | "GET" | "HEAD" | "OPTIONS" | "PATCH" | "POST" | "PUT";

export interface ApiDestinationDefinition {
  readonly name: string;
  readonly arn: string;
  /** https; each `*` in it is filled by a path parameter. */
  readonly endpoint: string;
  readonly method: HttpMethod;
  /** @default 300 */
  readonly rateLimitPerSecond?: number;
}

/** One request to make: what the target of a pipe or rule adds to the destination. */
export interface Invocation {
  readonly body: string;
  readonly pathValues?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

export interface InvocationResult extends OutsideResponse {
  /** Milliseconds from the request to the whole answer. */
  readonly duration: number;
}

/** EventBridge gives an endpoint this long (doc: "API destinations as targets in Amazon EventBridge"). */
const TIMEOUT = 5_000;
const DEFAULT_RATE = 300;
type Headers = Readonly<Record<string, string>>;

const WITHOUT_BODY: readonly HttpMethod[] = ["GET", "HEAD", "OPTIONS"];

/** An HTTPS endpoint that pipes and rules call, with the authorization of its connection. */
export class ApiDestination {
  readonly definition: ApiDestinationDefinition;
  readonly connection: Connection;
  readonly rateLimit: RateLimit;
  /** How many path parameters its endpoint takes. */
  readonly wildcards: number;
  readonly #world: World;
  readonly #endpointParts: readonly string[];
  #lastHeaders: { own: Headers; authorization: Headers; both: Headers } | undefined;
  #delivered = 0;
  #failed = 0;

  constructor(world: World, definition: ApiDestinationDefinition, connection: Connection) {
    this.#world = world;
    this.definition = definition;
    this.connection = connection;
    this.rateLimit = new RateLimit(world.clock, definition.rateLimitPerSecond ?? DEFAULT_RATE);
    this.#endpointParts = definition.endpoint.split("*");
    this.wildcards = this.#endpointParts.length - 1;
  }

  get figures(): { delivered: number; failed: number } {
    return { delivered: this.#delivered, failed: this.#failed };
  }

  /**
   * Makes the request and resolves with the answer, whatever its status.
   *
   * @throws OutsideUnreachable, ConnectionUnauthorized
   */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const started = this.#world.clock.now();
    try {
      const authorization = this.connection.authorizationHeaders();
      const headers = authorization instanceof Promise ? await authorization : authorization;
      const response = await this.#world.outside({
        method: this.definition.method,
        url: this.#url(invocation),
        headers: this.#withAuthorization(this.describeHeaders(invocation), headers),
        body: WITHOUT_BODY.includes(this.definition.method) ? undefined : this.#body(invocation.body),
        timeout: TIMEOUT,
      });
      const { status } = response;
      if (status === 401 || status === 407) this.connection.rejected(status);
      if (status >= 200 && status < 300) this.#delivered++;
      else this.#failed++;
      return { ...response, duration: this.#world.clock.now() - started };
    } catch (error) {
      this.#failed++;
      throw error;
    }
  }

  /** The request's headers but for the authorization, where a connection's win over a target's. */
  describeHeaders(invocation: Invocation): Readonly<Record<string, string>> {
    const own = this.connection.definition.invocationParameters?.headers;
    if (!own && !invocation.headers) return STANDARD_HEADERS;
    return allowedHeaders(invocation.headers, own);
  }

  /** The request as logs show it: without secrets. */
  describe(invocation: Invocation): {
    method: string;
    url: string;
    headers: Readonly<Record<string, string>>;
    body: string;
  } {
    const headers = Object.entries(this.describeHeaders(invocation));
    const secret = this.connection.secretHeaders;
    return {
      method: this.definition.method,
      url: this.#url(invocation),
      headers: Object.fromEntries(headers.filter(([name]) => !secret.includes(name.toLowerCase()))),
      body: invocation.body,
    };
  }

  /** The same object for the same two: who sends it may then know it again. */
  #withAuthorization(own: Headers, authorization: Headers): Headers {
    let last = this.#lastHeaders;
    if (last?.own !== own || last.authorization !== authorization) {
      last = { own, authorization, both: { ...own, ...authorization } };
      this.#lastHeaders = last;
    }
    return last.both;
  }

  #url({ pathValues = [], query }: Invocation): string {
    const [first, ...rest] = this.#endpointParts;
    let url = first!;
    rest.forEach((part, index) => {
      url += encodeURIComponent(pathValues[index] ?? "") + part;
    });
    const own = this.connection.definition.invocationParameters?.query;
    return query || own ? addQuery(url, { ...query, ...own }) : url;
  }

  /** A connection's body parameters go into a body that is a JSON object; into another they cannot. */
  #body(body: string): string {
    const own = this.connection.definition.invocationParameters?.body;
    if (!own) return body;
    try {
      const object: unknown = JSON.parse(body);
      if (object === null || typeof object !== "object" || Array.isArray(object)) return body;
      return JSON.stringify({ ...object, ...own });
    } catch {
      return body;
    }
  }
}
