import { EngineError } from "../errors.ts";

/** CloudWatch Logs has no such group or stream. */
export class ResourceNotFoundException extends EngineError {
  static group(): ResourceNotFoundException {
    return new ResourceNotFoundException("The specified log group does not exist.");
  }

  static stream(): ResourceNotFoundException {
    return new ResourceNotFoundException("The specified log stream does not exist.");
  }
}

/** There is a group or stream of this name. */
export class ResourceAlreadyExistsException extends EngineError {}

/** CloudWatch Logs cannot use what it is given. */
export class InvalidParameterException extends EngineError {}

/** A filter pattern is none, or an account has as many of something as it may. */
export class LimitExceededException extends EngineError {}
