import { EngineError } from "../errors.ts";

/**
 * What EventBridge refuses, each error by the name that the service gives it ("Amazon EventBridge API Reference", Errors of
 * each action). `InvalidEventPatternException` stands with the patterns.
 */
export class ResourceNotFoundException extends EngineError {}

export class ResourceAlreadyExistsException extends EngineError {}

/** More rules on a bus, or targets of a rule, than EventBridge takes. */
export class LimitExceededException extends EngineError {}

/** A parameter cannot be used as it is. */
export class ValidationException extends EngineError {
  /** The form in which EventBridge words most of them. */
  static of(parameter: string, reason: string): ValidationException {
    return new ValidationException(`Parameter ${parameter} is not valid. Reason: ${reason}`);
  }
}

/** The replay is in a state in which this cannot be done. */
export class IllegalStatusException extends EngineError {}

/** The policy of a bus has at most 10,240 characters. */
export class PolicyLengthExceededException extends EngineError {}
