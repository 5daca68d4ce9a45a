import type { Timer } from "../../clock.ts";
import type { World } from "../../world.ts";
import type { CompiledMachine } from "../definition/compile-machine.ts";
import type { ExecutionStatus, ExecutionSummary } from "../integrations/executions.ts";
import type { JsonObject } from "../json.ts";
import { StateError } from "../state-error.ts";
import type { TaskTokens } from "../task-tokens.ts";
import { firstFrame } from "./frame.ts";
import type { Journal } from "./journal.ts";
import { RegionAborted, runRegion } from "./region.ts";

/** What an execution is made of. */
export interface ExecutionParts {
  readonly world: World;
  readonly machine: CompiledMachine;
  readonly machineArn: string;
  readonly machineName: string;
  readonly roleArn: string;
  readonly arn: string;
  readonly name: string;
  readonly startedAt: number;
  /** JSON. */
  readonly input: string;
  readonly lineage: string;
  readonly journal: Journal;
  readonly tokens: TaskTokens;
  /** The machine's: calls of tasks that are under way. */
  readonly counts: { inFlight: number };
  /** EXPRESS executions end after five minutes whatever their definition says. */
  readonly longestSeconds?: number;
}

/** How an execution ended; `error` and `cause` where it did not succeed. */
export interface Ending {
  readonly status: Exclude<ExecutionStatus, "RUNNING">;
  readonly stoppedAt: number;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** Writes the ending into the store, in the same commit as the last events. */
export type KeepEnding = (ending: Ending) => void;

/** A running execution of a state machine. */
export class Execution {
  readonly world: World;
  readonly arn: string;
  readonly machineArn: string;
  readonly roleArn: string;
  readonly lineage: string;
  readonly journal: Journal;
  readonly tokens: TaskTokens;
  readonly counts: { inFlight: number };
  readonly #parts: ExecutionParts;
  readonly #aborting = new AbortController();
  #context: JsonObject | undefined;
  #stopped: { error?: string; cause?: string } | undefined;
  #timer: Timer | undefined;
  #ending: Promise<Ending> | undefined;
  #suspended = false;

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
    this.world = parts.world;
    this.arn = parts.arn;
    this.machineArn = parts.machineArn;
    this.roleArn = parts.roleArn;
    this.lineage = parts.lineage;
    this.journal = parts.journal;
    this.tokens = parts.tokens;
    this.counts = parts.counts;
  }

  /** `$$.Execution` and `$$.StateMachine`. */
  context(): JsonObject {
    const { arn, name, startedAt, input, roleArn, machineArn, machineName } = this.#parts;
    this.#context ??= {
      Execution: {
        Id: arn,
        Input: JSON.parse(input),
        StartTime: new Date(startedAt).toISOString(),
        Name: name,
        RoleArn: roleArn,
        RedriveCount: 0,
      },
      StateMachine: { Id: machineArn, Name: machineName },
    };
    return this.#context;
  }

  /** Runs, or goes on after a restart; resolves when the ending is durable. Never rejects but when the store does. */
  run(keep: KeepEnding): Promise<Ending> {
    this.#ending ??= this.#run(keep);
    return this.#ending;
  }

  /** Resolves when it has ended. */
  get ended(): Promise<Ending> {
    if (!this.#ending) throw new Error(`${this.arn} does not run`);
    return this.#ending;
  }

  /** Ends it as ABORTED. */
  stop(reason: { error?: string; cause?: string }): Promise<Ending> {
    this.#stopped ??= reason;
    this.#aborting.abort();
    return this.ended;
  }

  /** The run ends: timers go, and the execution goes on from where it stands in the next run. */
  suspend(): void {
    this.#suspended = true;
    this.#timer?.cancel();
    this.#aborting.abort();
  }

  summary(ending?: Ending): ExecutionSummary {
    const { arn, machineArn, name, startedAt, input } = this.#parts;
    return { executionArn: arn, machineArn, name, status: "RUNNING", startedAt, input, ...ending };
  }

  async #run(keep: KeepEnding): Promise<Ending> {
    this.#armTimeout();
    const outcome = await this.#outcome();
    if (this.#suspended) return new Promise(() => {});
    this.#timer?.cancel();
    const ending: Ending = { ...outcome.ending, stoppedAt: this.world.clock.now() };
    const { status, output, error, cause } = ending;
    this.journal.record(EVENTS[status], outcome.previous, {
      ...(output !== undefined && { output, outputDetails: { truncated: false } }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    });
    this.journal.close();
    await this.journal.commit(() => keep(ending));
    return ending;
  }

  async #outcome(): Promise<{ ending: Omit<Ending, "stoppedAt">; previous: number }> {
    const { machine, input, roleArn } = this.#parts;
    const frame =
      this.journal.keptFrame("") ??
      firstFrame("", machine.region.startAt, { value: JSON.parse(input), text: input }, 0);
    if (frame.previous === 0 && !frame.visit && !this.journal.keptFrame("")) {
      this.journal.record("ExecutionStarted", 0, { input, inputDetails: { truncated: false }, roleArn });
      this.journal.save(frame);
    }
    try {
      const output = await runRegion(this, machine.region, frame, { variables: {}, signal: this.#aborting.signal });
      return { ending: { status: "SUCCEEDED", output }, previous: frame.previous };
    } catch (error) {
      const { previous } = frame;
      if (error instanceof RegionAborted) {
        if (this.#stopped) return { ending: { status: "ABORTED", ...this.#stopped }, previous };
        return { ending: { status: "TIMED_OUT" }, previous };
      }
      const failure = error instanceof StateError ? error : new StateError("States.Runtime", String(error));
      const { Error: name, Cause: cause } = failure.output;
      return { ending: { status: "FAILED", error: name, cause }, previous };
    }
  }

  /** The time-out counts from the start, over a restart too. */
  #armTimeout(): void {
    const { machine, startedAt, longestSeconds = Number.POSITIVE_INFINITY } = this.#parts;
    const seconds = Math.min(machine.timeoutSeconds ?? Number.POSITIVE_INFINITY, longestSeconds);
    if (seconds === Number.POSITIVE_INFINITY) return;
    const left = startedAt + seconds * 1000 - this.world.clock.now();
    this.#timer = this.world.clock.after(Math.max(0, left), () => this.#aborting.abort());
  }
}

const EVENTS = {
  SUCCEEDED: "ExecutionSucceeded",
  FAILED: "ExecutionFailed",
  TIMED_OUT: "ExecutionTimedOut",
  ABORTED: "ExecutionAborted",
} as const;
