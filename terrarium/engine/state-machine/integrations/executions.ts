import type { World } from "../../world.ts";

/** How an execution ended, or that it runs. */
export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** An execution as DescribeExecution shows it; input and output are JSON in a text. */
export interface ExecutionSummary {
  readonly executionArn: string;
  readonly machineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly stoppedAt?: number;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A request to start an execution. */
export interface StartRequest {
  readonly machineArn: string;
  readonly name?: string;
  /** JSON. */
  readonly input: string;
  readonly lineage?: string;
}

/** What tasks may do with executions of other machines; the service of state machines supplies it. */
export interface ExecutionControl {
  start(request: StartRequest): Promise<{ executionArn: string; startedAt: number }>;
  stop(executionArn: string, cause: string): Promise<unknown>;
  /** Resolves when the execution has ended. */
  ended(executionArn: string): Promise<ExecutionSummary>;
}

/** The way from a task to executions of other machines. */
export class Executions implements ExecutionControl {
  #control: ExecutionControl | undefined;

  // biome-ignore lint/complexity/noUselessConstructor: a service is made with its world
  constructor(_world: World) {}

  use(control: ExecutionControl): void {
    this.#control = control;
  }

  start(request: StartRequest) {
    return this.#with.start(request);
  }

  stop(executionArn: string, cause: string) {
    return this.#with.stop(executionArn, cause);
  }

  ended(executionArn: string) {
    return this.#with.ended(executionArn);
  }

  get #with(): ExecutionControl {
    if (!this.#control) throw new Error("there is no service of state machines");
    return this.#control;
  }
}
