import { ConnectionUnauthorized } from "../api-destination/connection.ts";
import { AccessDenied, EngineError } from "../errors.ts";
import { OutsideUnreachable } from "../outside.ts";
import { RecipientNotFound } from "../recipients.ts";
import { TransformationFailed } from "./input-transformer.ts";

/** Why a target did not take an event. */
export interface DeliveryFailure {
  /** As dead letters carry it: one of the codes of "Using dead-letter queues to process undelivered events in EventBridge". */
  readonly code: string;
  readonly message: string;
  /** Trying again may help. */
  readonly retryable: boolean;
}

/** The role of a target does not let EventBridge assume it. */
export class RoleNotAssumed extends EngineError {}

/** A bus got the event from another bus, and the target is a third. */
export class ThirdHop extends EngineError {}

/** An API destination answered, but not with a 2xx. */
export class DestinationRefused extends EngineError {
  readonly status: number;

  constructor(url: string, status: number, body: string) {
    super(`${url} answered ${status}${body ? `: ${body.slice(0, 500)}` : ""}`);
    this.status = status;
  }
}

const GONE = /NotFound|DoesNotExist|NonExistent|NoSuch/;
const THROTTLED = /Throttl|TooManyRequests|OverLimit|LimitExceeded|RateExceeded/;

/** Sorts what a target, or the way to it, threw. */
export function failureOf(error: unknown): DeliveryFailure {
  const message = error instanceof Error ? error.message : String(error);
  const failure = (code: string, retryable: boolean) => ({ code, message, retryable });
  if (error instanceof RoleNotAssumed) return failure("FAILED_TO_ASSUME_ROLE", false);
  if (error instanceof AccessDenied) return failure("NO_PERMISSIONS", false);
  if (error instanceof TransformationFailed) return failure("INVALID_JSON", false);
  if (error instanceof ThirdHop) return failure("THIRD_ACCOUNT_HOP_DETECTED", false);
  if (error instanceof DestinationRefused) return ofStatus(error);
  if (error instanceof ConnectionUnauthorized) return failure("ERROR_FROM_TARGET", true);
  if (error instanceof OutsideUnreachable) {
    // "if the target cannot be found due to an invalid address or a failed DNS lookup", it is not tried again.
    return failure(error.reason === "timeout" ? "TIMEOUT" : "CONNECTION_FAILURE", error.reason !== "ENOTFOUND");
  }
  if (!(error instanceof EngineError)) return failure("INTERNAL_ERROR", true);
  if (error instanceof RecipientNotFound || GONE.test(error.name)) return failure("NO_RESOURCE", false);
  if (THROTTLED.test(error.name)) return failure("THROTTLING", true);
  return error.callerFault ? failure("INVALID_PARAMETER", false) : failure("INTERNAL_ERROR", true);
}

/** Nothing that a target or the way to it would throw: a defect, which the log must show with its stack. */
export function isDefect(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof EngineError) && !(error instanceof OutsideUnreachable);
}

/** "API destinations as targets in Amazon EventBridge": 401, 407, 409, 429 and 5xx are tried again, the others are not. */
function ofStatus({ status, message }: DestinationRefused): DeliveryFailure {
  if (status === 429) return { code: "THROTTLING", message, retryable: true };
  return { code: "ERROR_FROM_TARGET", message, retryable: status >= 500 || [401, 407, 409].includes(status) };
}
