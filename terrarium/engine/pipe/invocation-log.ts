import type { ExecutionLog } from "./pipe-log.ts";
import type { Delivery, Outcome, PipeTarget } from "./pipe-target.ts";

/** Writes how the input template did. @param failure the last message that it made nothing of */
export function logTransformation(log: ExecutionLog, transformed: readonly Delivery[], failure?: string): void {
  if (failure !== undefined) {
    const detail = () => ({ error: { message: failure } });
    log.write("TargetTransformationFailed", detail);
    if (transformed.length > 0) return;
    log.write("TargetStageFailed", detail);
    log.write("ExecutionFailed", detail);
  } else {
    log.write("TargetTransformationSucceeded", () => ({ payload: payloadOf(transformed) }));
  }
}

/** Writes what the target made of an invocation, and with it how the execution ended. */
export function logInvocation(
  target: PipeTarget,
  log: ExecutionLog,
  deliveries: readonly Delivery[],
  outcomes: readonly Outcome[],
): void {
  const failures = outcomes.filter((outcome) => !outcome.taken);
  const data = () => ({
    awsRequest: JSON.stringify(single(deliveries.map((delivery) => target.describe(delivery)))),
    awsResponse: JSON.stringify(single(outcomes.map(({ response }) => response))),
  });
  const [first] = failures;
  if (!first) {
    log.write("TargetInvocationSucceeded", data);
    log.write("TargetStageSucceeded", () => ({ payload: payloadOf(deliveries) }));
    log.write("ExecutionSucceeded");
    return;
  }
  const error = () => ({
    httpStatusCode: first.status,
    message: `Target ${target.arn} failed: ${first.reason}`,
    awsService: target.service,
  });
  const partly = failures.length < outcomes.length;
  log.write(partly ? "TargetInvocationPartiallyFailed" : "TargetInvocationFailed", () => ({
    ...data(),
    error: error(),
  }));
  log.write(partly ? "TargetStagePartiallyFailed" : "TargetStageFailed", () => ({ error: error() }));
  log.write(partly ? "ExecutionPartiallyFailed" : "ExecutionFailed", () => ({ error: error() }));
}

function payloadOf(deliveries: readonly Delivery[]): string {
  return deliveries.length === 1 ? deliveries[0]!.payload : `[${deliveries.map(({ payload }) => payload).join()}]`;
}

function single(values: readonly unknown[]): unknown {
  return values.length === 1 ? values[0] : values;
}
