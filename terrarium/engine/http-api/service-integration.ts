import { AccessDenied } from "../errors.ts";
import type { BackEndCall, BackEndReply } from "../rest-api/back-end.ts";
import type { GatewayResponse, IntegrationOutcome } from "../rest-api/exchange.ts";
import { Refusal } from "../rest-api/refusal.ts";
import { TimeLimit } from "../rest-api/time-limit.ts";
import type { World } from "../world.ts";
import type { ServiceIntegrationDefinition } from "./definitions.ts";
import type { HttpExchange } from "./exchange.ts";
import { badRequest, internalServerError, serviceUnavailable } from "./gateway-error.ts";
import type { Accept, HttpIntegration } from "./integration.ts";
import { IntegrationRole, noPermission } from "./integration-role.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";
import { SaidOnce } from "./said-once.ts";
import { compileSelection, type Mapped } from "./selection-expression.ts";

/** In the XML of the query protocol, and in JSON. */
const DENIED = /<Code>AccessDenied|"__type":"(?:[\w.]+#)?AccessDenied/;

interface Parameter {
  readonly name: string;
  readonly source: string;
  readonly value: Mapped;
}

/**
 * Calls an action of an AWS service with what the request parameters make of the request ("Working with AWS service
 * integrations for HTTP APIs"), as the role of the credentials. A mapped value that the request does not have is refused
 * with 400 `{"message":"Bad Request"}`, and only `$context.integrationErrorMessage` says which (seen in the issues
 * hashicorp/terraform-provider-aws#19443 and aws-samples/sessions-with-aws-sam#38).
 *
 * Status and body of the service are the client's, errors as well. So `PutEvents` is 200 even where EventBridge refused the
 * event: the action succeeds as a call, `FailedEntryCount` is 1, and only the body says so ("PutEvents" of the
 * EventBridge API reference; the same in aws/aws-sdk#186 and segmentio/action-destinations#2828). Response parameters
 * choose by status and cannot tell the two apart. Here it is a `failed` record of the trace and a warning of the log.
 */
export class ServiceIntegration implements HttpIntegration {
  readonly #world: World;
  readonly #definition: ServiceIntegrationDefinition;
  readonly #parameters: readonly Parameter[];
  readonly #role: IntegrationRole;
  readonly #limit: TimeLimit;

  /** @throws InvalidHttpApi */
  constructor(world: World, definition: ServiceIntegrationDefinition) {
    this.#world = world;
    this.#definition = definition;
    this.#parameters = compileParameters(definition, world.account.region);
    if (definition.credentialsArn === undefined)
      throw new InvalidHttpApi(
        "credentials_arn is required for an integration_subtype: the role that API Gateway assumes",
      );
    this.#role = new IntegrationRole(world, definition.credentialsArn);
    this.#limit = new TimeLimit(world.clock, definition.timeoutMilliseconds);
  }

  /** What is known of the part that it sends to, without a request. */
  constant(name: string): string | undefined {
    return this.#parameters.find((parameter) => parameter.name === name)?.value.constant;
  }

  async invoke(exchange: HttpExchange, accept: Accept): Promise<GatewayResponse> {
    const { subtype, backEnd } = this.#definition;
    const made = subtype.call(this.#values(exchange));
    const principal = this.#role.principal(exchange);
    const gone = subtype.mayWait ? new AbortController() : undefined;
    accept(exchange);
    const { clock } = this.#world;
    const startedAt = clock.now();
    const outcome: IntegrationOutcome = {};
    exchange.integration = outcome;
    const call: BackEndCall = {
      method: "POST",
      url: made.url,
      headers: made.headers,
      body: made.body,
      principal,
      lineage: exchange.requestId,
      signal: gone?.signal,
    };
    let reply: BackEndReply;
    try {
      reply = await this.#limit.apply(backEnd(call), gone);
    } catch (error) {
      outcome.latency = clock.now() - startedAt;
      outcome.error = (error as Error).message;
      if (error instanceof Refusal) throw serviceUnavailable(error.explanation ?? error.message);
      throw internalServerError(`the call of ${subtype.name} failed: ${(error as Error).stack}`);
    }
    outcome.latency = clock.now() - startedAt;
    outcome.status = reply.status;
    outcome.requestId = reply.headers["x-amzn-RequestId"] ?? reply.headers["x-amzn-requestid"];
    if (reply.status >= 400) this.#explain(exchange, reply);
    else if (subtype.service === "events") this.#lookForFailures(exchange, reply);
    return { status: reply.status, headers: ["Content-Type", contentTypeOf(reply)], body: reply.body };
  }

  #values(exchange: HttpExchange): Record<string, string> {
    const values: Record<string, string> = {};
    for (const { name, source, value } of this.#parameters) {
      const found = value(exchange);
      if (found === undefined) {
        const error = `Unable to resolve property ${name} from source ${source}. Please make sure that the source is present in the request`;
        exchange.integration = { error };
        throw badRequest(error);
      }
      values[name] = found;
    }
    return values;
  }

  /** A missing permission is no business of the client's. */
  #explain(exchange: HttpExchange, reply: BackEndReply): void {
    const text = reply.body.toString();
    exchange.integration!.error = text;
    if (DENIED.test(text)) throw noPermission(exchange, new AccessDenied(text));
  }

  #lookForFailures(exchange: HttpExchange, reply: BackEndReply): void {
    const text = reply.body.toString();
    if (!text.includes('"ErrorCode"')) return;
    const { Entries = [] } = JSON.parse(text) as { Entries?: { ErrorCode?: string; ErrorMessage?: string }[] };
    const failed = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (!failed) return;
    const reason = `${failed.ErrorCode}: ${failed.ErrorMessage ?? ""}`;
    exchange.integration!.error = reason;
    this.#world
      .service(SaidOnce)
      .warn(
        `${exchange.routeKey} was answered 200, but EventBridge refused the event: ${reason}. The client sees it in FailedEntryCount alone`,
        { requestId: exchange.requestId },
      );
  }
}

function contentTypeOf({ headers }: BackEndReply): string {
  return headers["Content-Type"] ?? headers["content-type"] ?? "application/json";
}

function compileParameters({ subtype, requestParameters }: ServiceIntegrationDefinition, region: string): Parameter[] {
  const known = [...subtype.required, ...subtype.optional];
  for (const name of Object.keys(requestParameters)) {
    if (!known.includes(name))
      throw new InvalidHttpApi(
        `request_parameters: ${subtype.name} has no parameter "${name}"; it has ${known.join(", ")}`,
      );
  }
  for (const name of subtype.required) {
    if (requestParameters[name] === undefined)
      throw new InvalidHttpApi(
        `request_parameters: ${subtype.name} requires ${subtype.required.join(", ")}; "${name}" is missing`,
      );
  }
  const compiled: Parameter[] = [];
  for (const [name, source] of Object.entries(requestParameters)) {
    const value = compileSelection(source, `request_parameters.${name}`);
    // As CreateIntegration refuses it (hashicorp/terraform-provider-aws#17348).
    if (name.endsWith("Attributes") && value.constant !== undefined)
      throw new InvalidHttpApi(
        `request_parameters: Invalid source: ${source} specified for destination: ${name}; map it from the request`,
      );
    if (name !== "Region") compiled.push({ name, source, value });
    else if (value.constant !== region)
      throw new InvalidHttpApi(`request_parameters.Region "${source}" must be "${region}": there is one Region here`);
  }
  return compiled;
}
