import type { ApiDestination, Invocation } from "../api-destination/api-destination.ts";
import { ConnectionUnauthorized } from "../api-destination/connection.ts";
import { EngineError } from "../errors.ts";
import { OutsideUnreachable } from "../outside.ts";
import { compileDynamicRecord, compileDynamicValue } from "./dynamic-value.ts";
import type { Delivery, Outcome, PipeTarget } from "./pipe-target.ts";

/** Parameters of the request; each value may be a path into the event. */
export interface HttpTargetParameters {
  readonly pathValues?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** The target's parameters do not fit the target. */
export class InvalidTargetParameters extends EngineError {}

/**
 * An API destination as the target of a pipe: one event an invocation, taken with any 2xx. A response may name the
 * message in `batchItemFailures`, which refuses it all the same (doc: "Amazon EventBridge Pipes batching and
 * concurrency", Partial batch failure).
 *
 * @throws InvalidTargetParameters
 */
export function apiDestinationTarget(destination: ApiDestination, parameters: HttpTargetParameters = {}): PipeTarget {
  const { pathValues = [] } = parameters;
  if (pathValues.length !== destination.wildcards) {
    throw new InvalidTargetParameters(
      `the endpoint ${destination.definition.endpoint} has ${destination.wildcards} wildcards, ` +
        `and path_parameter_values has ${pathValues.length} values: each wildcard takes one`,
    );
  }
  const compiled = compile(parameters);
  const requestOf = ({ event, payload }: Delivery): Invocation => ({
    body: payload,
    pathValues: compiled.pathValues.map((valueIn) => valueIn(event) ?? ""),
    headers: compiled.headers?.(event),
    query: compiled.query?.(event),
  });
  return {
    arn: destination.definition.arn,
    action: "events:InvokeApiDestination",
    edge: "invokes",
    service: "ApiDestinations",
    largestBatch: 1,
    allowance: destination.rateLimit,
    async invoke([delivery]) {
      return [await invoke(destination, requestOf(delivery!), delivery!.event.record.messageId)];
    },
    describe: (delivery) => destination.describe(requestOf(delivery)),
  };
}

function compile(parameters: HttpTargetParameters) {
  try {
    return {
      pathValues: (parameters.pathValues ?? []).map(compileDynamicValue),
      headers: compileDynamicRecord(parameters.headers ?? {}),
      query: compileDynamicRecord(parameters.query ?? {}),
    };
  } catch (error) {
    throw new InvalidTargetParameters((error as Error).message);
  }
}

async function invoke(destination: ApiDestination, request: Invocation, messageId: string): Promise<Outcome> {
  try {
    const { status, headers, body } = await destination.invoke(request);
    const response = { status, headers, body };
    if (status < 200 || status > 299) return { taken: false, reason: `status ${status}`, status, response };
    if (refusesItem(body, messageId)) {
      return { taken: false, reason: "named in batchItemFailures", status, response };
    }
    return { taken: true, status, response };
  } catch (error) {
    if (error instanceof ConnectionUnauthorized) return { taken: false, reason: error.message };
    if (!(error instanceof OutsideUnreachable)) throw error;
    // No answer in time is the endpoint's failure: it may have done its work.
    return { taken: false, reason: error.reason, unreachable: error.reason !== "timeout" };
  }
}

function refusesItem(body: string, messageId: string): boolean {
  if (!body.includes("batchItemFailures")) return false;
  try {
    const { batchItemFailures } = JSON.parse(body) as { batchItemFailures?: unknown };
    return Array.isArray(batchItemFailures) && batchItemFailures.some((item) => item?.itemIdentifier === messageId);
  } catch {
    return false; // Not JSON: then it only speaks of the word.
  }
}
