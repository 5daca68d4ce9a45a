import { AccessDenied, EngineError } from "../errors.ts";
import { type RecipientAttribute, Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import { InvalidFunctionParameter } from "./function-errors.ts";
import type { Invocation } from "./invocation.ts";

/** Why an event is done with: it worked, or how it was given up. */
export type Condition = "Success" | "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

/** An event that is done with, as destinations and dead-letter queues tell of it. */
export interface FinishedEvent {
  readonly requestId: string;
  /** With its qualifier, `$LATEST` where there was none. */
  readonly functionArn: string;
  readonly roleArn: string;
  readonly payload: string;
  readonly lineage: string;
  readonly condition: Condition;
  readonly invokeCount: number;
  /** Of the last attempt; absent where the function was never run. */
  readonly invocation?: Invocation;
}

/** The record that a destination gets; an event bus makes an event of it ("Capturing records of Lambda asynchronous invocations", Example invocation record). */
export function invocationRecord(event: FinishedEvent, now: number): string {
  const { requestId, functionArn, condition, invokeCount, payload, invocation } = event;
  const record = JSON.stringify({
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invokeCount },
  });
  const response =
    invocation &&
    `,"responseContext":${JSON.stringify({
      statusCode: 200,
      executedVersion: invocation.executedVersion,
      ...(invocation.functionError && { functionError: invocation.functionError }),
    })},"responsePayload":${invocation.payload}`;
  return `${record.slice(0, -1)},"requestPayload":${payload}${response ?? ""}}`;
}

/** What a dead letter carries beside the event itself ("Adding a dead-letter queue", message attributes). */
export function deadLetterAttributes(event: FinishedEvent): Record<string, RecipientAttribute> {
  return {
    RequestID: { dataType: "String", stringValue: event.requestId },
    ErrorCode: { dataType: "Number", stringValue: event.invocation ? "200" : "429" },
    ErrorMessage: { dataType: "String", stringValue: errorMessage(event).slice(0, 1024) },
  };
}

/** Hands something on as the function's role. @returns why it could not; undefined where it could */
export async function handOn(
  world: World,
  event: FinishedEvent,
  arn: string,
  body: string,
  attributes?: Readonly<Record<string, RecipientAttribute>>,
): Promise<string | undefined> {
  try {
    const principal = { kind: "role", arn: event.roleArn } as const;
    await world.service(Recipients).byArn(arn).take({ body, principal, lineage: event.lineage, attributes });
    return undefined;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return error.message;
  }
}

function errorMessage({ invocation, condition }: FinishedEvent): string {
  if (!invocation)
    return condition === "ZeroReservedConcurrency" ? "Rate Exceeded." : `The event was given up: ${condition}`;
  try {
    return String((JSON.parse(invocation.payload) as { errorMessage?: unknown }).errorMessage ?? invocation.payload);
  } catch {
    return invocation.payload;
  }
}

/**
 * What Lambda checks when a destination or a dead-letter queue is declared. What the terrarium cannot reach is an error as well.
 *
 * @throws InvalidFunctionParameter, RecipientNotFound
 */
export function checkMayHandOn(world: World, roleArn: string, arn: string): void {
  const { action } = world.service(Recipients).byArn(arn);
  try {
    world.authorize({ principal: { kind: "role", arn: roleArn }, action, resource: arn });
  } catch (error) {
    if (!(error instanceof AccessDenied)) throw error;
    throw new InvalidFunctionParameter(
      `The function's execution role does not have permissions to call ${action.split(":")[1]} on ${arn}: ${error.message}. ` +
        "Let it depend on the role's policy (depends_on) where that is what allows it.",
    );
  }
}
