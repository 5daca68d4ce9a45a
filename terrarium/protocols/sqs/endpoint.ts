import type { World } from "../../engine/world.ts";
import type { ServiceCall, ServiceEndpoint, ServiceReply } from "../service-call.ts";
import { type Action, ActionRequest } from "./action.ts";
import { actionOf, ONLY_AT_THE_ROOT } from "./actions.ts";
import { type Input, jsonInput, requireParameters } from "./json-input.ts";
import { jsonError, jsonReply } from "./json-reply.ts";
import { parseQuery, type QueryParameters, queryInput } from "./query-input.ts";
import { noOperation, queryError, queryReply } from "./query-reply.ts";
import { InvalidAction, UnknownOperation, type WireError, wireError } from "./wire-errors.ts";

const TARGET = "AmazonSQS.";

/**
 * The SQS API: AWS JSON 1.0, which today's SDKs speak, and the query protocol of older ones and of API Gateway. Both
 * at `/` and at the URL of a queue ("Making requests" in the Amazon SQS Developer Guide).
 */
export const callSqs: ServiceEndpoint = (world, call) => {
  const requestId = world.random.uuid();
  const target = call.headers["x-amz-target"];
  return target === undefined ? callQuery(world, call, requestId) : callJson(world, call, target, requestId);
};

async function callJson(world: World, call: ServiceCall, target: string, requestId: string): Promise<ServiceReply> {
  try {
    const action = target.startsWith(TARGET) ? actionOf(target.slice(TARGET.length)) : undefined;
    if (!action) throw new UnknownOperation(`${target} is no operation of SQS.`);
    const input = jsonInput(call.body.toString(), action.input);
    return jsonReply(await run(world, call, action, input), requestId);
  } catch (error) {
    return jsonError(expected(error, world, target), requestId);
  }
}

async function callQuery(world: World, call: ServiceCall, requestId: string): Promise<ServiceReply> {
  const parameters = parametersOf(call);
  const name = typeof parameters.Action === "string" ? parameters.Action : undefined;
  if (name === undefined) return noOperation(requestId);
  const json = call.headers.accept === "application/json";
  try {
    const action = actionOf(name);
    if (!action || (ONLY_AT_THE_ROOT.has(name) && queuePath(call.url) !== "")) throw new InvalidAction(name);
    const result = await run(world, call, action, queryInput(parameters, action.input));
    return queryReply(name, result, action.output, requestId, json);
  } catch (error) {
    return queryError(expected(error, world, name), requestId, json);
  }
}

function run(world: World, call: ServiceCall, action: Action, input: Input): Promise<object | undefined> {
  const queueUrl = (input.QueueUrl as string | undefined) ?? queuePath(call.url);
  if (queueUrl !== "" && input.QueueUrl === undefined) input.QueueUrl = queueUrl;
  requireParameters(input, action.required);
  return action.run(new ActionRequest(world, call, queueUrl), input);
}

/** `/000000000000/orders`, or nothing for the service's own address. */
function queuePath(url: string): string {
  const end = url.indexOf("?");
  const path = end < 0 ? url : url.slice(0, end);
  return path === "/" ? "" : path;
}

/** Those of the URL and those of a form; a form's count more. */
function parametersOf(call: ServiceCall): QueryParameters {
  const query = call.url.indexOf("?");
  const inUrl = query < 0 ? undefined : parseQuery(call.url.slice(query + 1));
  const inBody = call.body.length > 0 ? parseQuery(call.body.toString()) : undefined;
  if (!inUrl || !inBody) return inUrl ?? inBody ?? {};
  return { ...inUrl, ...inBody };
}

/** A defect must not look like a fault of the caller: it is logged, and answered 500 as SQS does. */
function expected(error: unknown, world: World, action: string): WireError {
  const known = wireError(error);
  if (known) return known;
  world.log.error(`${action} failed`, { error: error instanceof Error ? error.stack : error });
  return {
    status: 500,
    type: "com.amazon.coral.service#InternalFailure",
    code: "InternalFailure",
    message: "The request processing has failed because of an unknown error, exception or failure.",
    senderFault: false,
  };
}
