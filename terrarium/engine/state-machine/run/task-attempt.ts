import type { Principal } from "../../authorization.ts";
import { AccessDenied } from "../../errors.ts";
import type { TaskCall, TaskTarget } from "../integrations/task-target.ts";
import type { Json, JsonObject } from "../json.ts";
import { StateError } from "../state-error.ts";
import type { TaskOutcome } from "../task-tokens.ts";
import { Deadline } from "./deadline.ts";
import { RegionAborted } from "./region.ts";
import type { Step } from "./step.ts";
import { TaskEvents } from "./task-events.ts";

/**
 * One attempt of a Task state. That it is scheduled is durable before the call is made; after a restart the call is made again,
 * unless the task already waits for its token or for what it started.
 */
export class TaskAttempt {
  readonly #step: Step;
  readonly #target: TaskTarget;
  readonly #events: TaskEvents;
  readonly #ending = new AbortController();
  readonly #deadline: Deadline;

  constructor(step: Step, target: TaskTarget) {
    this.#step = step;
    this.#target = target;
    this.#events = new TaskEvents(step, target);
    const { timeoutAt, heartbeatAt } = step.visit.memo as { timeoutAt?: number; heartbeatAt?: number };
    this.#deadline = new Deadline(step.execution.world.clock, { timeoutAt, heartbeatAt });
  }

  /** The task's result. @throws StateError, RegionAborted */
  async run(): Promise<Json> {
    const { signal } = this.#step;
    const stop = () => this.#ending.abort();
    signal.addEventListener("abort", stop);
    const aborted = new Promise<never>((_resolve, reject) => {
      this.#ending.signal.addEventListener("abort", () => reject(new RegionAborted()));
    });
    try {
      const result = await Promise.race([this.#perform(), this.#deadline.expired, aborted]);
      if (signal.aborted) throw new RegionAborted();
      this.#events.succeeded(result);
      return result;
    } catch (error) {
      if (signal.aborted) throw new RegionAborted();
      if (error instanceof StateError && error.error !== "States.Runtime") this.#events.failed(error);
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
      aborted.catch(() => {});
      this.#ending.abort();
      this.#deadline.close();
      if (this.#step.taskToken !== undefined) this.#step.execution.tokens.release(this.#step.taskToken);
    }
  }

  async #perform(): Promise<Json> {
    const { memo } = this.#step.visit;
    if (memo.callId === undefined) {
      this.#events.scheduled(memo.given!, memo);
      if (this.#target.style !== "activity") this.#events.started();
      this.#step.remember("callId", this.#step.execution.world.random.uuid());
      await this.#step.commit();
    }
    const outcome = this.#target.pattern === "token" ? this.#outcome() : undefined;
    // An outcome that came before a restart says that the call was made.
    const submitted = memo.submitted ?? (memo.outcome === undefined ? await this.#submit() : null);
    if (outcome) return outcome;
    return this.#target.pattern === "sync" ? this.#target.completion!(this.#call, submitted) : submitted;
  }

  /** Makes the call. For who goes on waiting after it, its answer is kept. */
  async #submit(): Promise<Json> {
    const { execution, state, visit } = this.#step;
    const detail = { state, resource: this.#target.resource };
    const call = this.#call;
    // A worker may take as long as it likes: only a call is work under way.
    const busy = this.#target.style !== "activity";
    if (busy) execution.counts.inFlight++;
    try {
      this.#assumeRole(call.principal);
      const answer = await this.#target.call(call);
      execution.world.trace.record("delivered", execution.machineArn, execution.lineage, detail);
      if (this.#target.pattern === "response" || this.#ending.signal.aborted) return answer;
      if (this.#target.style === "activity") this.#events.started(answer);
      else this.#events.submitted(answer);
      visit.memo.submitted = answer;
      await this.#step.commit();
      return answer;
    } catch (error) {
      const reason = error instanceof StateError ? error.output : { Error: String(error) };
      execution.world.trace.record("failed", execution.machineArn, execution.lineage, { ...detail, ...reason });
      throw error;
    } finally {
      if (busy) execution.counts.inFlight--;
    }
  }

  /** What somebody sends back with the token; durable before they are told that it is taken. */
  #outcome(): Promise<Json> {
    const { execution, visit } = this.#step;
    const { memo } = visit;
    const token = this.#step.taskToken!;
    const arrived = new Promise<Json>((resolve, reject) => {
      const arrive = (outcome: TaskOutcome) => {
        if ("error" in outcome) reject(new StateError(outcome.error, outcome.cause));
        else resolve(outcome.output);
      };
      if (memo.outcome !== undefined) return arrive(memo.outcome as unknown as TaskOutcome);
      execution.tokens.wait(token, {
        complete: async (outcome) => {
          memo.outcome = outcome as JsonObject;
          await this.#step.commit();
          arrive(outcome);
        },
        beat: async () => {
          const seconds = memo.heartbeatSeconds;
          if (typeof seconds !== "number") return;
          memo.heartbeatAt = execution.world.clock.now() + seconds * 1000;
          this.#deadline.beat(memo.heartbeatAt);
          await this.#step.commit();
        },
      });
    });
    arrived.catch(() => {});
    return arrived;
  }

  get #call(): TaskCall {
    const { execution, visit, taskToken } = this.#step;
    const { given, roleArn, callId } = visit.memo;
    return {
      world: execution.world,
      parameters: given!,
      principal: { kind: "role", arn: typeof roleArn === "string" ? roleArn : execution.roleArn },
      lineage: execution.lineage,
      signal: this.#ending.signal,
      executionArn: execution.arn,
      machineArn: execution.machineArn,
      callId: String(callId),
      token: taskToken,
    };
  }

  /** The machine's role must trust Step Functions, and a task's own role the machine's. */
  #assumeRole(principal: Principal): void {
    const { world, machineArn, roleArn } = this.#step.execution;
    const action = "sts:AssumeRole";
    try {
      world.authorize({
        principal: { kind: "service", name: "states.amazonaws.com", sourceArn: machineArn },
        action,
        resource: roleArn,
      });
      if (principal.kind === "role" && principal.arn !== roleArn) {
        world.authorize({ principal: { kind: "role", arn: roleArn }, action, resource: principal.arn });
      }
    } catch (error) {
      if (error instanceof AccessDenied) throw new StateError("States.Permissions", error.message);
      throw error;
    }
  }
}
