import { AccessDenied, EngineError } from "../../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import { StateError } from "../state-error.ts";
import { type ExecutionSummary, Executions } from "./executions.ts";
import { sdkMetadata } from "./sdk-metadata.ts";
import { sentence } from "./task-failure.ts";
import { objectOf, type TaskCall, type TaskTarget, typesOf } from "./task-target.ts";

const NAMES = {
  prefix: "StepFunctions",
  service: "AWSStepFunctions",
  base: "AWSStepFunctionsException",
  sdk: 1,
} as const;

/** How a `.sync` task gives its child's output: as a text, or (`.sync:2`) as JSON. */
export type OutputForm = "text" | "json";

/** `arn:aws:states:::states:startExecution` (doc: "Start a new AWS Step Functions state machine from a running execution"). */
export function startExecutionTarget(pattern: TaskTarget["pattern"], form: OutputForm): TaskTarget {
  const suffix = { response: "", token: ".waitForTaskToken", sync: form === "json" ? ".sync:2" : ".sync" }[pattern];
  return {
    resourceType: "states",
    resource: `startExecution${suffix}`,
    style: "task",
    pattern,
    types: typesOf(pattern),
    call: start,
    completion: (call, submitted) => ended(call, submitted as JsonObject, form),
  };
}

async function start(call: TaskCall): Promise<Json> {
  const { world, principal, lineage } = call;
  const { StateMachineArn, Input = {}, Name } = objectOf(call);
  const machineArn = String(StateMachineArn);
  try {
    world.authorize({ principal, action: "states:StartExecution", resource: machineArn });
    const { executionArn, startedAt } = await world.service(Executions).start({
      machineArn,
      // A crash may have this call made again: by the same name it finds what it started.
      name: typeof Name === "string" ? Name : call.callId,
      input: typeof Input === "string" ? Input : JSON.stringify(Input),
      lineage,
    });
    return { ExecutionArn: executionArn, ...sdkMetadata(call.callId, {}), StartDate: startedAt };
  } catch (error) {
    throw refused(call, error);
  }
}

async function ended(call: TaskCall, submitted: JsonObject, form: OutputForm): Promise<Json> {
  const { world, principal, signal } = call;
  const arn = String(submitted.ExecutionArn);
  const executions = world.service(Executions);
  try {
    world.authorize({ principal, action: "states:DescribeExecution", resource: arn });
  } catch (error) {
    throw refused(call, error);
  }
  // What waits for its child takes it along when it ends.
  const stop = () => void executions.stop(arn, "The parent task ended").catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  try {
    const summary = await executions.ended(arn);
    const described = describe(summary, form);
    if (summary.status === "SUCCEEDED") return described;
    throw new StateError("States.TaskFailed", JSON.stringify(described));
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function describe(summary: ExecutionSummary, form: OutputForm): JsonObject {
  const { executionArn, machineArn, name, status, startedAt, stoppedAt, input, output, error, cause } = summary;
  const shown = (text: string): Json => (form === "json" ? (JSON.parse(text) as Json) : text);
  return {
    ...(cause !== undefined && { Cause: cause }),
    ...(error !== undefined && { Error: error }),
    ExecutionArn: executionArn,
    Input: shown(input),
    InputDetails: { Included: true },
    Name: name,
    ...(output !== undefined && { Output: shown(output), OutputDetails: { Included: true } }),
    StartDate: startedAt,
    StateMachineArn: machineArn,
    Status: status,
    ...(stoppedAt !== undefined && { StopDate: stoppedAt }),
  };
}

function refused({ callId }: TaskCall, error: unknown): StateError {
  if (!(error instanceof EngineError)) throw error;
  const denied = error instanceof AccessDenied;
  const code = denied ? "AccessDeniedException" : `${error.name}Exception`;
  return new StateError(
    `StepFunctions.${denied ? NAMES.base : code}`,
    sentence(NAMES, { code: denied ? code : error.name, message: error.message, status: 400, requestId: callId }),
  );
}
