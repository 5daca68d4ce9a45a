import { EngineError } from "../errors.ts";

/**
 * What SQS refuses, each error by the name that the service gives it ("Amazon SQS API Reference", Errors of each
 * action). Their wire form is the protocol's business.
 */
export class QueueDoesNotExist extends EngineError {
  constructor(message = "The specified queue does not exist.") {
    super(message);
  }
}

/** A queue of that name exists with other attributes. */
export class QueueNameExists extends EngineError {
  constructor(attribute: string) {
    super(`A queue already exists with the same name and a different value for attribute ${attribute}`);
  }
}

export class QueueDeletedRecently extends EngineError {
  constructor() {
    super("You must wait 60 seconds after deleting a queue before you can create another with the same name.");
  }
}

/** Two resources of the plan declare one queue: AWS would let them fight over it. */
export class QueueDeclaredTwice extends EngineError {
  constructor(name: string, first: string, second: string) {
    super(`the queue name "${name}" is declared twice, by ${first} and by ${second}: give one of them another name`);
  }
}

export class InvalidAttributeName extends EngineError {}

export class InvalidAttributeValue extends EngineError {
  constructor(attribute: string, reason?: string) {
    super(`Invalid value for the parameter ${attribute}.${reason ? ` Reason: ${reason}` : ""}`);
  }
}

export class InvalidParameterValue extends EngineError {
  /** The form in which SQS words most of them. */
  static of(parameter: string, value: string | number, reason: string): InvalidParameterValue {
    return new InvalidParameterValue(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
  }
}

export class MissingParameter extends EngineError {
  constructor(parameter: string) {
    super(`The request must contain the parameter ${parameter}.`);
  }
}

/** The body holds characters that XML 1.0 does not allow. */
export class InvalidMessageContents extends EngineError {
  constructor() {
    super(
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.",
    );
  }
}

/** 120,000 messages are in flight. */
export class OverLimit extends EngineError {}

export class PurgeQueueInProgress extends EngineError {
  constructor(queue: string) {
    super(`Only one PurgeQueue operation on ${queue} is allowed every 60 seconds.`);
  }
}

export class ReceiptHandleIsInvalid extends EngineError {
  constructor(handle: string) {
    super(`The input receipt handle "${handle}" is not a valid receipt handle.`);
  }
}

export class ResourceNotFound extends EngineError {}

export class UnsupportedOperation extends EngineError {}
