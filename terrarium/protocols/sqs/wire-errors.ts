import { AccessDenied, EngineError } from "../../engine/errors.ts";

/** The body is not what the protocol says it is. */
export class SerializationFailed extends EngineError {}

/** No action, or one that there is not. */
export class UnknownOperation extends EngineError {}

export class InvalidAction extends EngineError {
  constructor(action: string) {
    super(`The action ${action} is not valid for this endpoint.`);
  }
}

export class EmptyBatchRequest extends EngineError {}
export class TooManyEntriesInBatchRequest extends EngineError {}
export class BatchEntryIdsNotDistinct extends EngineError {}
export class InvalidBatchEntryId extends EngineError {}
export class BatchRequestTooLong extends EngineError {}

/** How an error goes over the wire, in either protocol. */
export interface WireError {
  readonly status: number;
  /** `__type` of the JSON protocol. */
  readonly type: string;
  /** Code of the query protocol, which the JSON protocol tells in a header. */
  readonly code: string;
  readonly message: string;
  readonly senderFault: boolean;
}

const SQS = "com.amazonaws.sqs#";
const CORAL = "com.amazon.coral.service#";
const LEGACY = "AWS.SimpleQueueService.";

interface Form {
  readonly type: string;
  readonly code: string;
  /** @default 400 */
  readonly status?: number;
}

/** By the name of the engine's error. What is not here has its own name as its code. */
const FORMS: Readonly<Record<string, Form>> = {
  QueueDoesNotExist: { type: `${SQS}QueueDoesNotExist`, code: `${LEGACY}NonExistentQueue` },
  QueueNameExists: { type: `${SQS}QueueNameExists`, code: "QueueAlreadyExists" },
  QueueDeletedRecently: legacy("QueueDeletedRecently"),
  PurgeQueueInProgress: { ...legacy("PurgeQueueInProgress"), status: 403 },
  UnsupportedOperation: legacy("UnsupportedOperation"),
  EmptyBatchRequest: legacy("EmptyBatchRequest"),
  TooManyEntriesInBatchRequest: legacy("TooManyEntriesInBatchRequest"),
  BatchEntryIdsNotDistinct: legacy("BatchEntryIdsNotDistinct"),
  InvalidBatchEntryId: legacy("InvalidBatchEntryId"),
  BatchRequestTooLong: legacy("BatchRequestTooLong"),
  OverLimit: { type: `${SQS}OverLimit`, code: "OverLimit", status: 403 },
  ResourceNotFound: { type: `${SQS}ResourceNotFoundException`, code: "ResourceNotFoundException", status: 404 },
  InvalidParameterValue: { type: `${CORAL}InvalidParameterValueException`, code: "InvalidParameterValue" },
  MissingParameter: { type: `${CORAL}MissingRequiredParameterException`, code: "MissingParameter" },
  AccessDenied: { type: `${CORAL}AccessDeniedException`, code: "AccessDenied", status: 403 },
  SerializationFailed: { type: `${CORAL}SerializationException`, code: "MalformedInput" },
  UnknownOperation: { type: `${CORAL}UnknownOperationException`, code: "UnknownOperation", status: 404 },
  InvalidAction: { type: `${CORAL}InvalidActionException`, code: "InvalidAction" },
};

/** The wire form of what an action threw; undefined for what is no error of a service but a defect. */
export function wireError(error: unknown): WireError | undefined {
  if (!(error instanceof EngineError)) return undefined;
  const { name, message, callerFault: senderFault } = error;
  if (!senderFault) {
    return { status: 500, type: `${CORAL}InternalFailure`, code: "InternalFailure", message, senderFault };
  }
  const form = FORMS[error instanceof AccessDenied ? "AccessDenied" : name] ?? { type: SQS + name, code: name };
  return { status: form.status ?? 400, type: form.type, code: form.code, message, senderFault };
}

function legacy(name: string): Form {
  return { type: SQS + name, code: LEGACY + name };
}
