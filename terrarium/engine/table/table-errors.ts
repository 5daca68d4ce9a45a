import { EngineError } from "../errors.ts";
import type { AttributeValue, Item } from "./value/attribute-value.ts";

/** The request cannot be used: what is wrong is in the message, in DynamoDB's words. */
export class ValidationException extends EngineError {}

/** The JSON of a request does not have the shape of the API: a number where a string belongs. */
export class SerializationException extends EngineError {}

/** No such table, index, stream or shard. */
export class ResourceNotFoundException extends EngineError {
  constructor(message = "Requested resource not found") {
    super(message);
  }
}

/** A table of that name is there already, or is needed by something else. */
export class ResourceInUseException extends EngineError {}

/** The condition of a write is false. Carries the item where the request asked for it. */
export class ConditionalCheckFailedException extends EngineError {
  override readonly wireFields: Readonly<Record<string, unknown>>;

  constructor(item?: Item) {
    super("The conditional request failed");
    this.wireFields = item ? { Item: item } : {};
  }
}

/** Why one action of a transaction did not go through; `None` for those that would have. */
export interface CancellationReason {
  readonly Code: "None" | "ConditionalCheckFailed" | "ValidationError";
  readonly Message?: string;
  readonly Item?: Readonly<Record<string, AttributeValue>>;
}

/** A transaction was given up as a whole; the reasons stand in the order of its actions. */
export class TransactionCanceledException extends EngineError {
  override readonly wireFields: Readonly<Record<string, unknown>>;

  constructor(reasons: readonly CancellationReason[]) {
    const codes = reasons.map(({ Code }) => Code).join(", ");
    super(`Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`);
    this.wireFields = { CancellationReasons: reasons };
  }
}

/** The same ClientRequestToken came with another request. */
export class IdempotentParameterMismatchException extends EngineError {}

/** The stream keeps no record that old. */
export class TrimmedDataAccessException extends EngineError {}

/** A shard iterator is good for fifteen minutes. */
export class ExpiredIteratorException extends EngineError {}

/** Two resources declare the same table. */
export class TableDeclaredTwice extends EngineError {
  constructor(name: string, one: string, other: string) {
    super(`the table ${name} is declared twice, by ${one} and by ${other}: give one of them another name`);
  }
}
