import { EngineError } from "../errors.ts";

/** No such parameter. */
export class ParameterNotFound extends EngineError {}

/** No such version of a parameter. */
export class ParameterVersionNotFound extends EngineError {}

/** A parameter of that name is there, and the request does not say that it may be overwritten. */
export class ParameterAlreadyExists extends EngineError {
  constructor() {
    super("The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
  }
}

/** The value does not fit the pattern that the parameter has. */
export class ParameterPatternMismatchException extends EngineError {}

/** The request cannot be used. */
export class ValidationException extends EngineError {}
