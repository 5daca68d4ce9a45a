import { StateError } from "../state-error.ts";
import type { ServiceAnswer } from "./service-calls.ts";

/** How the errors of a service are named in a task's failure. */
export interface ErrorNames {
  /** `SQS`, or `Sqs` of an SDK integration. */
  readonly prefix: string;
  /** How the SDK names the service in its message: `AmazonSQS`. */
  readonly service: string;
  /** What the SDK calls an error that it has no class for: `AmazonSQSException`. */
  readonly base: string;
  /** Which SDK speaks: the optimized integrations use version 1, the others version 2. */
  readonly sdk: 1 | 2;
}

/** Errors that every service may answer, and that no SDK has a class for. */
const WITHOUT_CLASS =
  /^(AccessDenied|Validation|Serialization|UnknownOperation|MissingParameter|MissingAction|InternalFailure|InvalidAction|InvalidClientTokenId|Throttling)(Exception|Error)?$/;

/** The error of a service as the task's error: `DynamoDB.ConditionalCheckFailedException`, with the SDK's sentence as cause. */
export function serviceFailure(names: ErrorNames, answer: ServiceAnswer): StateError {
  const { code, message } = answer.error!;
  const known = !WITHOUT_CLASS.test(code);
  const name = known ? (code.endsWith("Exception") ? code : `${code}Exception`) : names.base;
  return new StateError(
    `${names.prefix}.${name}`,
    sentence(names, { code, message, status: answer.status, requestId: answer.requestId }),
  );
}

export function sentence(
  { service, sdk }: ErrorNames,
  { code, message, status, requestId }: { code: string; message: string; status: number; requestId: string },
): string {
  return sdk === 1
    ? `${message} (Service: ${service}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`
    : `${message} (Service: ${service}, Status Code: ${status}, Request ID: ${requestId})`;
}
