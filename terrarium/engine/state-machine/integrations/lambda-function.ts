import { AccessDenied } from "../../errors.ts";
import { FunctionNotFound, RequestTooLarge, TooManyRequests } from "../../function/function-errors.ts";
import { FunctionService } from "../../function/function-service.ts";
import type { Invocation, LambdaFunction } from "../../function/invocation.ts";
import { isObject, type Json } from "../json.ts";
import { StateError } from "../state-error.ts";
import { sdkMetadata } from "./sdk-metadata.ts";
import { sentence } from "./task-failure.ts";
import { ANY_TYPE, objectOf, type TaskCall, type TaskTarget, typesOf } from "./task-target.ts";

const NAMES = { prefix: "Lambda", service: "AWSLambda", base: "AWSLambdaException", sdk: 1 } as const;

/** A function by its ARN: its payload is the task's result (doc: "Invoke an AWS Lambda function with Step Functions"). */
export function functionTarget(arn: string): TaskTarget {
  return {
    resourceType: "lambda",
    resource: arn,
    style: "lambda",
    pattern: "response",
    types: ANY_TYPE,
    async call(call) {
      const { payload } = await invoke(call, arn, call.parameters);
      return JSON.parse(payload) as Json;
    },
  };
}

/** `arn:aws:states:::lambda:invoke`: the result is the whole answer, with the payload in it. */
export function invokeTarget(pattern: "response" | "token"): TaskTarget {
  return {
    resourceType: "lambda",
    resource: pattern === "token" ? "invoke.waitForTaskToken" : "invoke",
    style: "task",
    pattern,
    types: typesOf(pattern),
    async call(call) {
      const { FunctionName, Qualifier, Payload = {}, InvocationType, LogType } = objectOf(call);
      const name = `${FunctionName}${typeof Qualifier === "string" ? `:${Qualifier}` : ""}`;
      if (InvocationType === "Event") {
        const { requestId } = await using(call, name, (found) =>
          found.invokeAsync(JSON.stringify(Payload), { lineage: call.lineage }),
        );
        return { Payload: null, ...sdkMetadata(requestId, {}, 202), StatusCode: 202 };
      }
      const { payload, requestId, logTail, executedVersion } = await invoke(call, name, Payload);
      return {
        ExecutedVersion: executedVersion,
        ...(LogType === "Tail" && { LogResult: Buffer.from(logTail).toString("base64") }),
        Payload: JSON.parse(payload) as Json,
        ...sdkMetadata(requestId, {
          "Content-Type": "application/json",
          "Content-Length": String(Buffer.byteLength(payload)),
          "X-Amz-Executed-Version": executedVersion,
        }),
        StatusCode: 200,
      };
    },
  };
}

async function invoke(call: TaskCall, name: string, payload: Json): Promise<Invocation> {
  const { lineage, signal } = call;
  const invocation = await using(call, name, (found) => found.invoke(JSON.stringify(payload), { lineage, signal }));
  if (invocation.functionError) throw functionFailure(invocation);
  return invocation;
}

async function using<T>(call: TaskCall, name: string, use: (found: LambdaFunction) => Promise<T>): Promise<T> {
  const { world, principal } = call;
  const refused = (code: string, error: Error, status: number, known = true) =>
    new StateError(
      `Lambda.${known ? code : NAMES.base}`,
      sentence(NAMES, { code, message: error.message, status, requestId: call.callId }),
    );
  try {
    const functions = world.service(FunctionService);
    const found = name.startsWith("arn:") ? functions.byArn(name) : functions.byName(name);
    world.authorize({ principal, action: "lambda:InvokeFunction", resource: found.arn });
    return await use(found);
  } catch (error) {
    if (error instanceof AccessDenied) throw refused("AccessDeniedException", error, 403, false);
    if (error instanceof FunctionNotFound) throw refused("ResourceNotFoundException", error, 404);
    if (error instanceof TooManyRequests) throw refused("TooManyRequestsException", error, 429);
    if (error instanceof RequestTooLarge) throw refused("RequestTooLargeException", error, 413);
    if (error instanceof StateError) throw error;
    throw refused("ServiceException", error as Error, 500);
  }
}

/** The function's own error type is the error's name; without one it is Lambda.Unknown. */
function functionFailure({ payload }: Invocation): StateError {
  let error: unknown;
  try {
    error = JSON.parse(payload);
  } catch {
    // Said below: a payload that is no JSON has no error type.
  }
  if (isObject(error) && typeof error.errorType === "string" && error.errorType !== "") {
    return new StateError(error.errorType, payload);
  }
  return new StateError(
    "Lambda.Unknown",
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`,
  );
}
