import { EngineError } from "../errors.ts";

/** No such secret, or no such version of it. */
export class ResourceNotFoundException extends EngineError {
  constructor(message = "Secrets Manager can't find the specified secret.") {
    super(message);
  }
}

/** A secret of that name, or a version of that id with another value, is there already. */
export class ResourceExistsException extends EngineError {}

/** A parameter of the request cannot be used. */
export class InvalidParameterException extends EngineError {}

/** What is asked for does not fit the state of the secret. */
export class InvalidRequestException extends EngineError {}
