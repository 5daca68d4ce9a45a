import { EngineError } from "../errors.ts";

/** No such function, version or alias (`ResourceNotFoundException` on the wire). */
export class FunctionNotFound extends EngineError {
  constructor(arn: string) {
    super(`Function not found: ${arn}`);
  }
}

/** Something else of Lambda that does not exist: a policy, an event source mapping. */
export class FunctionResourceNotFound extends EngineError {}

/** Two resources declare the same function, alias or statement. */
export class FunctionConflict extends EngineError {}

/** An argument that Lambda would not take. */
export class InvalidFunctionParameter extends EngineError {}

/** Why an invocation was throttled ("Invoke", TooManyRequestsException). */
export type ThrottleReason = "ReservedFunctionConcurrentInvocationLimitExceeded" | "ConcurrentInvocationLimitExceeded";

/** Throttled: trying again later is of use. */
export class TooManyRequests extends EngineError {
  override readonly callerFault = false;
  readonly reason: ThrottleReason;

  constructor(reason: ThrottleReason) {
    super("Rate Exceeded.");
    this.reason = reason;
  }
}

/** The payload is longer than Lambda takes ("Lambda quotas"). */
export class RequestTooLarge extends EngineError {
  constructor(bytes: number, limit: number) {
    super(`${bytes} byte payload is too large for the function invoke request: it may have ${limit} bytes`);
  }
}

/** The payload is no JSON. */
export class InvalidRequestContent extends EngineError {
  constructor(reason: string) {
    super(`Could not parse request body into json: ${reason}`);
  }
}

/** Its caller was gone before an environment was free for it: it was not run. */
export class InvocationAbandoned extends EngineError {}
