import type { Json } from "../json.ts";
import type { Catcher } from "../run/catcher.ts";
import type { Retrier } from "../run/retrier.ts";
import type { Step } from "../run/step.ts";

/** What a state leaves behind: output, variables, and where the execution goes on. */
export interface Departure {
  readonly output: Json;
  readonly assigned?: Readonly<Record<string, Json>>;
  /** Name of the next state; undefined ends the region. */
  readonly next: string | undefined;
  /** Sees the exit event as its follower, where that is not the last event of the step. */
  readonly previous?: number;
}

/** What a kind of state does when it is visited. @throws StateError */
export interface Behaviour {
  run(step: Step): Promise<Departure>;
}

/** A state of a definition, compiled. */
export interface State extends Behaviour {
  readonly name: string;
  /** `Task`: what its events are called by. */
  readonly type: StateType;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

export type StateType = "Task" | "Choice" | "Map" | "Parallel" | "Wait" | "Pass" | "Succeed" | "Fail";

/** States that follow one another: a machine, a branch of Parallel, or the work that Map does for each item. */
export interface Region {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}
