import type { Json, JsonObject } from "../json.ts";
import type { Environment } from "../language/environment.ts";
import type { Execution } from "./execution.ts";
import type { Frame, Visit } from "./frame.ts";
import type { EventDetails } from "./history-event.ts";

/** What surrounds a region: the variables it may read, the item it works on, and what ends it. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, Json>>;
  /** `$$.Map.Item`, where it is the work of a Map state. */
  readonly item?: JsonObject;
  readonly signal: AbortSignal;
}

/** One state being visited: what it may see and do. */
export class Step {
  readonly execution: Execution;
  readonly state: string;
  readonly frame: Frame;
  readonly visit: Visit;
  readonly surroundings: Surroundings;
  /** `$$.Task.Token`, where the state waits for one. */
  taskToken: string | undefined;

  constructor(execution: Execution, frame: Frame, visit: Visit, surroundings: Surroundings) {
    this.execution = execution;
    this.state = frame.state;
    this.frame = frame;
    this.visit = visit;
    this.surroundings = surroundings;
  }

  get signal(): AbortSignal {
    return this.surroundings.signal;
  }

  get variables(): Readonly<Record<string, Json>> {
    return { ...this.surroundings.variables, ...this.frame.variables };
  }

  /** What the state's expressions see. */
  get environment(): Environment {
    const { world } = this.execution;
    return {
      input: this.frame.input,
      context: () => this.context(),
      variables: this.variables,
      random: world.random,
      now: () => world.clock.now(),
    };
  }

  /** The context object (doc: "Accessing execution data from the Context object in Step Functions"). */
  context(): JsonObject {
    const { item } = this.surroundings;
    return {
      ...this.execution.context(),
      State: {
        Name: this.state,
        EnteredTime: new Date(this.visit.at).toISOString(),
        RetryCount: this.visit.retryCount,
      },
      ...(this.taskToken !== undefined && { Task: { Token: this.taskToken } }),
      ...(item && { Map: { Item: item } }),
    };
  }

  /** Adds an event after the last one of this region; its id. */
  record(type: string, details?: EventDetails): number {
    this.frame.previous = this.execution.journal.record(type, this.frame.previous, details);
    return this.frame.previous;
  }

  /** Keeps something that the state must find again after a restart; durable with the next {@link commit}. */
  remember(name: string, value: Json): void {
    this.visit.memo[name] = value;
    this.execution.journal.save(this.frame);
  }

  /** Resolves when all that happened so far is durable: before anything outside is touched. */
  commit(): Promise<void> {
    this.execution.journal.save(this.frame);
    return this.execution.journal.commit();
  }
}
