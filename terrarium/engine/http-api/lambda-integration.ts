import { EngineError } from "../errors.ts";
import type { GatewayResponse, IntegrationOutcome } from "../rest-api/exchange.ts";
import { Refusal } from "../rest-api/refusal.ts";
import { TimeLimit } from "../rest-api/time-limit.ts";
import type { World } from "../world.ts";
import type { LambdaIntegrationDefinition } from "./definitions.ts";
import type { HttpExchange } from "./exchange.ts";
import { Functions } from "./functions.ts";
import { internalServerError, serviceUnavailable, tooLarge } from "./gateway-error.ts";
import type { Accept, HttpIntegration } from "./integration.ts";
import { IntegrationRole, noPermission } from "./integration-role.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";
import { lambdaAnswer } from "./lambda-answer.ts";
import { lambdaEvent } from "./lambda-event.ts";

/** "Invocation payload" of the Lambda quotas. */
const LARGEST_PAYLOAD = 6 * 1024 * 1024;
const URI = /^arn:[\w-]+:apigateway:[\w-]+:lambda:path\/[\d-]+\/functions\/(.+)\/invocations$/;
const FUNCTION = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?$/;

/** The function of an `integration_uri` or `authorizer_uri`: its invoke ARN, or its own. @throws InvalidHttpApi */
export function functionOf(uri: string, argument: string): string {
  const arn = URI.exec(uri)?.[1] ?? uri;
  if (FUNCTION.test(arn)) return arn;
  throw new InvalidHttpApi(`${argument} "${uri}" must be the invoke_arn of a Lambda function, or its ARN`);
}

/** Invokes a function with the request, and answers with what it returns. */
export class LambdaIntegration implements HttpIntegration {
  readonly #world: World;
  readonly #definition: LambdaIntegrationDefinition;
  readonly #role: IntegrationRole;
  readonly #limit: TimeLimit;

  constructor(world: World, definition: LambdaIntegrationDefinition) {
    this.#world = world;
    this.#definition = definition;
    this.#role = new IntegrationRole(world, definition.credentialsArn);
    this.#limit = new TimeLimit(world.clock, definition.timeoutMilliseconds);
  }

  async invoke(exchange: HttpExchange, accept: Accept): Promise<GatewayResponse> {
    const { functionArn, payloadFormatVersion } = this.#definition;
    const principal = this.#role.principal(exchange);
    const payload = JSON.stringify(lambdaEvent(exchange, payloadFormatVersion));
    if (payload.length > LARGEST_PAYLOAD) throw tooLarge("the event is longer than the 6 MB that a function takes");
    const outcome: IntegrationOutcome = {};
    exchange.integration = outcome;
    const { clock } = this.#world;
    const startedAt = clock.now();
    try {
      this.#world.authorize({ principal, action: "lambda:InvokeFunction", resource: functionArn });
      const found = this.#world.service(Functions).byArn(functionArn);
      accept(exchange);
      const gone = new AbortController();
      const invoked = found.invoke(payload, { lineage: exchange.requestId, signal: gone.signal });
      const { payload: answer, functionError } = await this.#limit.apply(invoked, gone);
      outcome.status = 200;
      if (functionError !== undefined) {
        outcome.error = `${functionError}: ${answer}`;
        throw internalServerError(`the function failed (${functionError}): ${answer}`);
      }
      return lambdaAnswer(answer, payloadFormatVersion);
    } catch (error) {
      if (outcome.error === undefined) outcome.error = (error as Error).message;
      throw this.#failure(exchange, error);
    } finally {
      outcome.latency = clock.now() - startedAt;
    }
  }

  #failure(exchange: HttpExchange, error: unknown): unknown {
    const failure = noPermission(exchange, error);
    if (failure instanceof Refusal) return serviceUnavailable(failure.explanation ?? failure.message);
    if (!(failure instanceof EngineError) || "status" in failure) return failure;
    // Throttled functions are the API's trouble, not the client's, whose next attempt may pass.
    if (failure.name === "TooManyRequests") return serviceUnavailable(failure.message, "INTEGRATION_FAILURE");
    return internalServerError(failure.message);
  }
}
