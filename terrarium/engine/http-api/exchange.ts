import type { GatewayRequest, IntegrationOutcome } from "../rest-api/exchange.ts";
import { parseQuery } from "../rest-api/query-parameters.ts";
import type { GatewayError } from "./gateway-error.ts";

/** A request as it reached a stage; the path is below the stage or the mapping of a custom domain. */
export interface HttpRequest extends GatewayRequest {
  /** Whose key signed it. */
  readonly accessKeyId?: string;
}

/** Where a request arrived: what all requests of a stage have in common. */
export interface HttpStagePlace {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly apiId: string;
  readonly stage: string;
  readonly variables: ReadonlyMap<string, string>;
  /** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE` */
  readonly executionArn: string;
}

/** What an authorizer found out, in the shape in which payload format 2.0 hands it on. */
export type AuthorizerContext =
  | {
      readonly kind: "jwt";
      readonly claims: Readonly<Record<string, string>>;
      readonly scopes: readonly string[] | null;
    }
  | { readonly kind: "lambda"; readonly context: Readonly<Record<string, unknown>>; readonly principalId?: string }
  | { readonly kind: "iam"; readonly userArn: string; readonly accessKey: string };

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

/** One request on its way through a stage of an HTTP API, and all that is known of it so far. */
export class HttpExchange {
  readonly request: HttpRequest;
  readonly place: HttpStagePlace;
  /** `JKJaXmPLvHcESHA=`; also the lineage of the message that it carries. */
  readonly requestId: string;
  readonly startedAt: number;
  routeKey: string | undefined;
  /** `POST/orders/{id}`, as the ARNs of permissions have it; `$default` for that route. */
  routePath = "";
  pathParameters: ReadonlyMap<string, string> = NO_PARAMETERS;
  authorizer: AuthorizerContext | undefined;
  authorizerError: string | undefined;
  /** Whether its message went on to the integration. */
  accepted = false;
  refusal: GatewayError | undefined;
  integration: IntegrationOutcome | undefined;
  readonly #newTraceId: () => string;
  #body: string | undefined;
  #query: ReadonlyMap<string, readonly string[]> | undefined;
  #traceId: string | undefined;

  constructor(request: HttpRequest, place: HttpStagePlace, requestId: string, now: number, newTraceId: () => string) {
    this.request = request;
    this.place = place;
    this.requestId = requestId;
    this.startedAt = now;
    this.#newTraceId = newTraceId;
  }

  /** The body as text. */
  get body(): string {
    this.#body ??= this.request.body.toString();
    return this.#body;
  }

  /** All values of a header, joined by commas as HTTP APIs join them. */
  header(name: string): string | undefined {
    const key = name.toLowerCase();
    if (this.request.headers[key] === undefined) return undefined;
    const { rawHeaders } = this.request;
    let joined: string | undefined;
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      if (rawHeaders[at]!.toLowerCase() !== key) continue;
      joined = joined === undefined ? rawHeaders[at + 1]! : `${joined},${rawHeaders[at + 1]}`;
    }
    return joined;
  }

  /** Query parameters, decoded, each with its values. */
  get query(): ReadonlyMap<string, readonly string[]> {
    this.#query ??= parseQuery(this.request.query);
    return this.#query;
  }

  /** `Root=1-…`, as AWS X-Ray writes it; a client may bring its own. */
  get traceId(): string {
    if (this.#traceId === undefined) {
      const given = this.request.headers["x-amzn-trace-id"];
      this.#traceId = typeof given === "string" ? given : this.#newTraceId();
    }
    return this.#traceId;
  }

  /** On whose behalf API Gateway calls the integration: `aws:SourceArn` of policies. */
  get sourceArn(): string {
    return `${this.place.executionArn}/${this.routePath}`;
  }

  /** The path as the events of functions have it: with a named stage in front, and never with the key of a mapping. */
  get rawPath(): string {
    const { stage } = this.place;
    return stage === "$default" ? this.request.path : `/${stage}${this.request.path}`;
  }
}
