import type { CompileContext, QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import { taskTarget } from "../integrations/task-resource.ts";
import type { TaskTarget } from "../integrations/task-target.ts";
import { isObject, type Json, tooLarge } from "../json.ts";
import { compileFlow } from "../language/data-flow.ts";
import type { Evaluate } from "../language/environment.ts";
import { jsonataTemplate } from "../language/jsonata-expression.ts";
import { pathTemplate } from "../language/path-expression.ts";
import { type Scalar, scalar, wholeFrom } from "../language/scalar.ts";
import type { Step } from "../run/step.ts";
import { TaskAttempt } from "../run/task-attempt.ts";
import { StateError } from "../state-error.ts";
import type { Behaviour } from "./state.ts";

/** Task: calls a function, a service, an activity or another machine (doc: "Task workflow state"). */
export function compileTask(
  fields: Fields,
  language: QueryLanguage,
  next: string | undefined,
  context: CompileContext,
): Behaviour {
  const target = readTarget(fields, context);
  const flow = compileFlow(fields, language, { arguments: true, resultPath: true, resultSelector: true });
  const timeout = scalar(fields, language, "TimeoutSeconds", wholeFrom(1));
  const heartbeat = scalar(fields, language, "HeartbeatSeconds", wholeFrom(1));
  const role = compileRole(fields, language);
  checkHeartbeat(fields);
  return {
    async run(step) {
      if (!target) throw new StateError("States.Runtime", "the Resource cannot be used");
      if (target.pattern === "token") step.taskToken = tokenOf(step);
      const { memo } = step.visit;
      if (memo.given === undefined) {
        await prepare(step, { timeout, heartbeat, role });
        const given = await flow.argument(step.environment);
        if (tooLarge(JSON.stringify(given))) {
          throw new StateError(
            "States.DataLimitExceeded",
            `The state/task '${step.state}' has parameters with a size exceeding the maximum number of bytes service limit.`,
          );
        }
        step.remember("given", given);
      }
      const result = await new TaskAttempt(step, target).run();
      return { ...(await flow.leave(step.environment, result)), next };
    },
  };
}

function readTarget(fields: Fields, context: CompileContext): TaskTarget | undefined {
  const resource = fields.requiredText("Resource");
  const target = taskTarget(resource);
  if (typeof target === "string") {
    fields.report(`${JSON.stringify(resource)} ${target}`, "Resource");
    return undefined;
  }
  if (!target.types.includes(context.type)) {
    fields.report(`${resource} is not supported by ${context.type} state machines`, "Resource");
  }
  return target;
}

function tokenOf(step: Step): string {
  const { memo, entered } = step.visit;
  if (typeof memo.token !== "string") {
    const { execution, frame } = step;
    step.remember("token", execution.tokens.create(execution.arn, frame.path, entered));
  }
  return memo.token as string;
}

/** What holds for this attempt, a restart included. */
async function prepare(
  step: Step,
  { timeout, heartbeat, role }: { timeout?: Scalar<number>; heartbeat?: Scalar<number>; role?: Evaluate },
): Promise<void> {
  const { environment } = step;
  const [seconds, beat] = [await timeout?.(environment), await heartbeat?.(environment)];
  const now = environment.now();
  if (seconds !== undefined) {
    step.remember("timeoutSeconds", seconds);
    step.remember("timeoutAt", now + seconds * 1000);
  }
  if (beat !== undefined) {
    step.remember("heartbeatSeconds", beat);
    step.remember("heartbeatAt", now + beat * 1000);
  }
  const credentials: Json | undefined = role && (await role(environment));
  if (isObject(credentials) && typeof credentials.RoleArn === "string") step.remember("roleArn", credentials.RoleArn);
}

function checkHeartbeat(fields: Fields): void {
  const { TimeoutSeconds: timeout, HeartbeatSeconds: beat } = fields.raw;
  if (typeof timeout === "number" && typeof beat === "number" && beat >= timeout) {
    fields.report("must be less than TimeoutSeconds", "HeartbeatSeconds");
  }
}

/** `Credentials`: the role that the task acts in, in the place of the machine's. */
function compileRole(fields: Fields, language: QueryLanguage): Evaluate | undefined {
  const value = fields.value("Credentials");
  if (value === undefined) return undefined;
  const report = fields.reporter("Credentials");
  return language === "JSONata" ? jsonataTemplate(value, "Credentials", report) : pathTemplate(value, report);
}
