import { AccessDenied } from "../errors.ts";
import { FunctionNotFound, TooManyRequests } from "../function/function-errors.ts";
import { FunctionService } from "../function/function-service.ts";
import type { Invocation, LambdaFunction } from "../function/invocation.ts";
import type { World } from "../world.ts";
import { functionOf } from "./aws-uri.ts";
import type { IntegrationDefinition } from "./definitions.ts";
import type { Exchange, GatewayResponse } from "./exchange.ts";
import type { Accept, Integration } from "./integration.ts";
import { IntegrationPrincipal } from "./integration-principal.ts";
import { lambdaProxyEvent } from "./lambda-proxy-event.ts";
import { MalformedProxyResponse, proxyResponse } from "./lambda-proxy-response.ts";
import { binaryTypes } from "./media-types.ts";
import { misconfigured, Refusal } from "./refusal.ts";
import { compileStageText } from "./stage-text.ts";
import { TimeLimit } from "./time-limit.ts";

/** Hands the request to a function and its answer to the client ("Lambda proxy integrations in API Gateway"). */
export class LambdaProxyIntegration implements Integration {
  readonly #world: World;
  readonly #functions: FunctionService;
  readonly #arn: (exchange: Exchange) => string;
  readonly #principal: IntegrationPrincipal;
  readonly #isBinary: (contentType: string | undefined) => boolean;
  readonly #limit: TimeLimit;

  constructor(world: World, definition: IntegrationDefinition, binaryMediaTypes: readonly string[]) {
    this.#world = world;
    this.#functions = world.service(FunctionService);
    this.#arn = compileStageText(functionOf(definition.uri ?? ""));
    this.#principal = new IntegrationPrincipal(world, definition);
    this.#isBinary = binaryTypes(binaryMediaTypes);
    this.#limit = new TimeLimit(world.clock, definition.timeoutMilliseconds);
  }

  async invoke(exchange: Exchange, accept: Accept): Promise<GatewayResponse> {
    const lambda = this.#lambda(exchange);
    const event = lambdaProxyEvent(
      exchange,
      exchange.contentType !== undefined && this.#isBinary(exchange.contentType),
    );
    accept(exchange);
    const { clock } = this.#world;
    const startedAt = clock.now();
    const outcome: NonNullable<Exchange["integration"]> = {};
    exchange.integration = outcome;
    try {
      const options = { lineage: exchange.requestId, traceHeader: exchange.traceId };
      const invocation = await this.#limit.apply(lambda.invoke(event, options));
      outcome.status = 200;
      outcome.requestId = invocation.requestId;
      const response = this.#respond(invocation, exchange);
      response.headers.push("X-Amzn-Trace-Id", exchange.traceId);
      return response;
    } catch (error) {
      outcome.error = (error as Error).message;
      if (!(error instanceof TooManyRequests)) throw error;
      throw new Refusal("DEFAULT_5XX", { explanation: `${lambda.arn} is throttled: ${error.reason}` });
    } finally {
      outcome.latency = clock.now() - startedAt;
    }
  }

  /** The function, once API Gateway may invoke it. */
  #lambda(exchange: Exchange): LambdaFunction {
    const arn = this.#arn(exchange);
    try {
      const principal = this.#principal.of(exchange);
      const lineage = exchange.requestId;
      this.#world.authorize({ principal, action: "lambda:InvokeFunction", resource: arn, lineage });
      return this.#functions.byArn(arn);
    } catch (error) {
      if (error instanceof AccessDenied)
        throw misconfigured(`Invalid permissions on Lambda function: ${error.message}`);
      if (error instanceof FunctionNotFound) throw misconfigured(error.message);
      throw error;
    }
  }

  #respond(invocation: Invocation, exchange: Exchange): GatewayResponse {
    if (invocation.functionError) throw badGateway(`the function failed: ${invocation.payload.slice(0, 500)}`);
    try {
      return proxyResponse(invocation.payload, exchange, this.#isBinary);
    } catch (error) {
      if (!(error instanceof MalformedProxyResponse)) throw error;
      throw badGateway(`malformed Lambda proxy response: ${error.message}`);
    }
  }
}

/** "If the function output is of a different format, API Gateway returns a 502 Bad Gateway error response." */
function badGateway(explanation: string): Refusal {
  return new Refusal("DEFAULT_5XX", { status: 502, explanation });
}
