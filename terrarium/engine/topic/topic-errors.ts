import { EngineError } from "../errors.ts";

/** The topic or subscription does not exist. The names in this file are SNS's own codes ("Amazon SNS API reference"). */
export class NotFound extends EngineError {
  constructor(what: "Topic" | "Subscription" = "Topic") {
    super(`${what} does not exist`);
  }
}

/** The resource that tags belong to does not exist. */
export class ResourceNotFound extends EngineError {}

/** An argument cannot be used. */
export class InvalidParameter extends EngineError {
  constructor(reason: string) {
    super(`Invalid parameter: ${reason}`);
  }
}

/** A message attribute cannot be used ("InvalidParameterValueException" in the API reference). */
export class ParameterValueInvalid extends EngineError {}

/** The filter policy is more than a topic may have. */
export class FilterPolicyLimitExceeded extends EngineError {}

export class EmptyBatchRequest extends EngineError {
  constructor() {
    super("The batch request doesn't contain any entries.");
  }
}

export class TooManyEntriesInBatchRequest extends EngineError {
  constructor(count: number) {
    super(`The batch request contains more entries than permissible: ${count} of at most 10.`);
  }
}

export class BatchEntryIdsNotDistinct extends EngineError {
  constructor() {
    super("Two or more batch entries in the request have the same Id.");
  }
}

export class InvalidBatchEntryId extends EngineError {
  constructor() {
    super("The Id of a batch entry in a batch request doesn't abide by the specification.");
  }
}

export class BatchRequestTooLong extends EngineError {
  constructor() {
    super("The length of all the batch messages put together is more than the limit.");
  }
}

/** Two resources declare topics of one name. */
export class TopicDeclaredTwice extends EngineError {
  constructor(name: string, first: string, second: string) {
    super(`the topic ${name} is declared by ${first} and by ${second}: give one of them another name`);
  }
}
