import type { TaskTarget } from "../integrations/task-target.ts";
import type { Json, JsonObject } from "../json.ts";
import type { StateError } from "../state-error.ts";
import type { Step } from "./step.ts";

const whole = { truncated: false };

/** The events of one task, in the words that the history has for its kind: LambdaFunction…, Activity… or Task…. */
export class TaskEvents {
  readonly #step: Step;
  readonly #target: TaskTarget;

  constructor(step: Step, target: TaskTarget) {
    this.#step = step;
    this.#target = target;
  }

  scheduled(given: Json, { timeoutSeconds, heartbeatSeconds, roleArn }: JsonObject): void {
    const { style, resource, resourceType } = this.#target;
    const limits = {
      ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
      ...(heartbeatSeconds !== undefined && style !== "lambda" && { heartbeatInSeconds: heartbeatSeconds }),
    };
    const data = JSON.stringify(given);
    if (style !== "task") {
      this.#step.record(`${PREFIX[style]}Scheduled`, { resource, input: data, inputDetails: whole, ...limits });
      return;
    }
    const { region } = this.#step.execution.world.account;
    const credentials = roleArn !== undefined && { taskCredentials: { roleArn } };
    this.#step.record("TaskScheduled", { resourceType, resource, region, parameters: data, ...limits, ...credentials });
  }

  started(workerName?: Json): void {
    const { style } = this.#target;
    const named = style === "activity" && typeof workerName === "string" ? { workerName } : undefined;
    this.#step.record(`${PREFIX[style]}Started`, style === "task" ? this.#resource : named);
  }

  submitted(output: Json): void {
    this.#step.record("TaskSubmitted", { ...this.#resource, output: JSON.stringify(output), outputDetails: whole });
  }

  succeeded(output: Json): void {
    const { style } = this.#target;
    this.#step.record(`${PREFIX[style]}Succeeded`, {
      ...(style === "task" && this.#resource),
      output: JSON.stringify(output),
      outputDetails: whole,
    });
  }

  failed({ error, errorCause }: StateError): void {
    const { style } = this.#target;
    const timedOut = error === "States.Timeout";
    this.#step.record(`${PREFIX[style]}${timedOut ? "TimedOut" : "Failed"}`, {
      ...(style === "task" && this.#resource),
      error,
      ...(errorCause !== undefined && { cause: errorCause }),
    });
  }

  get #resource() {
    const { resource, resourceType } = this.#target;
    return { resourceType, resource };
  }
}

const PREFIX = { task: "Task", lambda: "LambdaFunction", activity: "Activity" } as const;
