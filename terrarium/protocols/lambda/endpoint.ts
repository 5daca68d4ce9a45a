import { AccessDenied, EngineError } from "../../engine/errors.ts";
import {
  FunctionConflict,
  FunctionNotFound,
  FunctionResourceNotFound,
  InvalidFunctionParameter,
  InvalidRequestContent,
  RequestTooLarge,
  TooManyRequests,
} from "../../engine/function/function-errors.ts";
import type { ServiceEndpoint, ServiceReply } from "../service-call.ts";
import { findRoute } from "./routes.ts";

/** How errors of the engine are called on the wire, and their status. */
const ERRORS: readonly (readonly [new (...args: never[]) => EngineError, string, number])[] = [
  [FunctionNotFound, "ResourceNotFoundException", 404],
  [FunctionResourceNotFound, "ResourceNotFoundException", 404],
  [FunctionConflict, "ResourceConflictException", 409],
  [InvalidFunctionParameter, "InvalidParameterValueException", 400],
  [InvalidRequestContent, "InvalidRequestContentException", 400],
  [RequestTooLarge, "RequestTooLargeException", 413],
  [TooManyRequests, "TooManyRequestsException", 429],
  [AccessDenied, "AccessDeniedException", 403],
];

/** The API of Lambda, as far as clients and servers use it at run time ("AWS Lambda API Reference"). */
export const callLambda: ServiceEndpoint = async (world, call) => {
  const requestId = world.random.uuid();
  try {
    const { action, request } = findRoute(call);
    const reply = await action(world, request);
    return { ...reply, headers: { "x-amzn-RequestId": requestId, ...reply.headers } };
  } catch (error) {
    if (!(error instanceof EngineError)) {
      world.log.error(`${call.method} ${call.url} failed`, { error: error instanceof Error ? error.stack : error });
      return refusal(requestId, "ServiceException", 500, "The request failed inside the terrarium: its log says why.");
    }
    const [, code, status] = ERRORS.find(([type]) => error instanceof type) ?? [
      undefined,
      error.name,
      error.callerFault ? 400 : 500,
    ];
    const more = error instanceof TooManyRequests ? { Reason: error.reason, retryAfterSeconds: "1" } : {};
    return refusal(requestId, code, status, error.message, more);
  }
};

function refusal(requestId: string, code: string, status: number, message: string, more: object = {}): ServiceReply {
  const body = { Type: status < 500 ? "User" : "Service", ...more, message, Message: message };
  return {
    status,
    headers: { "Content-Type": "application/json", "x-amzn-RequestId": requestId, "x-amzn-ErrorType": code },
    body: JSON.stringify(body),
  };
}
