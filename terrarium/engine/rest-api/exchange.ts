import type { Principal } from "../authorization.ts";
import type { Silent } from "./override-variables.ts";
import { parseQuery } from "./query-parameters.ts";
import type { Refusal } from "./refusal.ts";

/** A request as it reached a stage. */
export interface GatewayRequest {
  readonly method: string;
  /** Below the stage, percent-encoded as it came: `/sub`. */
  readonly path: string;
  /** Behind the `?`, as it came. */
  readonly query: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  /** `HTTP/1.1` */
  readonly protocol: string;
  /** The name the client asked for: a custom domain, or the API's own. */
  readonly domainName: string;
  /** As the client sent it, with stage or base path: `/events/sub`. */
  readonly clientPath: string;
  /** Which base path of a custom domain led here; "(none)" is the empty one. */
  readonly basePath?: string;
  /** Whose signature the request carries; nobody's where it has none. */
  readonly principal: Principal;
}

export interface GatewayResponse {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: string | Buffer;
}

/** Where a request arrived: what all requests of a stage have in common. */
export interface StagePlace {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly apiId: string;
  readonly stage: string;
  readonly deploymentId: string;
  readonly variables: ReadonlyMap<string, string>;
}

/** What came of the integration, for access logs. */
export interface IntegrationOutcome {
  status?: number;
  latency?: number;
  requestId?: string;
  error?: string;
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

/**
 * Headers that API Gateway keeps to itself: neither templates nor mappings see them ("Important notes" of the developer
 * guide).
 */
const HIDDEN = new Set(
  `connection content-length content-md5 expect max-forwards proxy-authenticate server te transfer-encoding trailer
   upgrade www-authenticate`.split(/\s+/),
);

/** One request on its way through a stage, and all that is known of it so far. */
export class Exchange {
  readonly request: GatewayRequest;
  readonly place: StagePlace;
  /** Also the lineage of the message that it carries. */
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly startedAt: number;
  resourceId: string | undefined;
  resourcePath: string | undefined;
  pathParameters: ReadonlyMap<string, string> = NO_PARAMETERS;
  apiKey: { readonly id: string; readonly value: string } | undefined;
  /** Whether its message went on to the integration. */
  accepted = false;
  refusal: Refusal | undefined;
  integration: IntegrationOutcome | undefined;
  /** `$context.requestOverride` and `$context.responseOverride`, where a template looked at them. */
  requestOverride: Silent | undefined;
  responseOverride: Silent | undefined;
  #query: ReadonlyMap<string, readonly string[]> | undefined;
  #body: string | undefined;
  #traceId: string | undefined;

  constructor(
    request: GatewayRequest,
    place: StagePlace,
    ids: { requestId: string; extendedRequestId: string },
    now: number,
  ) {
    this.request = request;
    this.place = place;
    this.requestId = ids.requestId;
    this.extendedRequestId = ids.extendedRequestId;
    this.startedAt = now;
  }

  /** The body as text. */
  get body(): string {
    this.#body ??= this.request.body.toString();
    return this.#body;
  }

  /** A header by any spelling of its name, as far as APIs see it; of several the last. */
  header(name: string): string | undefined {
    const key = name.toLowerCase();
    if (HIDDEN.has(key)) return undefined;
    const { headers } = this.request;
    const value = Object.hasOwn(headers, key) ? headers[key] : undefined;
    if (key === "x-forwarded-for")
      return value === undefined ? this.request.sourceIp : `${value}, ${this.request.sourceIp}`;
    if (value === undefined)
      return key === "x-forwarded-proto" ? "http" : key === "x-amzn-trace-id" ? this.traceId : undefined;
    return typeof value === "string" ? value : value.at(-1);
  }

  /** All values of a header. */
  headerValues(name: string): readonly string[] {
    const key = name.toLowerCase();
    if (HIDDEN.has(key)) return [];
    const { rawHeaders } = this.request;
    return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === key);
  }

  /** The headers that APIs see, in the client's spelling. */
  get visibleHeaders(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const { rawHeaders } = this.request;
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      if (!HIDDEN.has(rawHeaders[at]!.toLowerCase())) found.set(rawHeaders[at]!, rawHeaders[at + 1]!);
    }
    for (const name of ["X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Proto"]) found.set(name, this.header(name)!);
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Query parameters, decoded, each with its values. */
  get query(): ReadonlyMap<string, readonly string[]> {
    this.#query ??= parseQuery(this.request.query);
    return this.#query;
  }

  get contentType(): string | undefined {
    const value = this.request.headers["content-type"];
    return typeof value === "string" ? value : undefined;
  }

  /** `Root=1-…`, as AWS X-Ray writes it; a client may bring its own. */
  get traceId(): string {
    this.#traceId ??= this.#givenTraceId() ?? newTraceId(this.requestId, this.startedAt);
    return this.#traceId;
  }

  #givenTraceId(): string | undefined {
    const given = this.request.headers["x-amzn-trace-id"];
    return typeof given === "string" ? given : undefined;
  }
}

/** Made of the request's id, which is random enough for two. */
function newTraceId(id: string, at: number): string {
  const random = id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24);
  return `Root=1-${Math.floor(at / 1000).toString(16)}-${random}`;
}
