import { pause } from "../clock.ts";
import type { World } from "../world.ts";
import { runtimeError } from "./state-error.ts";
import { ActivityDoesNotExist, InvalidName } from "./state-machine-errors.ts";

/** A task that a worker may take. */
export interface ActivityTask {
  readonly token: string;
  readonly input: string;
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal;
}

export interface Activity {
  readonly arn: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

interface Offered extends ActivityTask {
  taken(workerName: string | undefined): void;
}

interface Line {
  readonly activity: Activity;
  readonly offered: Offered[];
  readonly workers: ((task: Offered) => void)[];
}

/** How long a worker's question stays open, in milliseconds. */
const LONG_POLL = 60_000;

/** The activities of this world: tasks wait here for workers, and workers for tasks. Kept executions offer theirs again. */
export class Activities {
  readonly #world: World;
  readonly #lines = new Map<string, Line>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The same name gives the same activity. */
  create(name: string): Activity {
    if (!/^[\w-]{1,80}$/.test(name)) throw new InvalidName(`Invalid Name: '${name}'`);
    const { partition, region, id } = this.#world.account;
    const arn = `arn:${partition}:states:${region}:${id}:activity:${name}`;
    const known = this.#lines.get(arn);
    if (known) return known.activity;
    const activity = { arn, name, createdAt: this.#world.clock.now() };
    this.#lines.set(arn, { activity, offered: [], workers: [] });
    return activity;
  }

  delete(arn: string): void {
    this.#lines.delete(arn);
  }

  /** @throws ActivityDoesNotExist */
  byArn(arn: string): Activity {
    return this.#line(arn).activity;
  }

  list(): Activity[] {
    return [...this.#lines.values()].map(({ activity }) => activity);
  }

  /** Resolves with the name of the worker that took the task. @throws StateError */
  offer(arn: string, task: ActivityTask): Promise<string | undefined> {
    const line = this.#lines.get(arn);
    if (!line) throw runtimeError(`The activity ${arn} does not exist.`);
    return new Promise((resolve) => {
      const offered = { ...task, taken: resolve };
      const worker = line.workers.shift();
      if (worker) worker(offered);
      else line.offered.push(offered);
    });
  }

  /** The next task, or undefined when none has come in a minute. @throws ActivityDoesNotExist */
  async take(arn: string, workerName: string | undefined, signal?: AbortSignal): Promise<ActivityTask | undefined> {
    const line = this.#line(arn);
    let task = line.offered.shift();
    while (task?.signal.aborted) task = line.offered.shift();
    task ??= await this.#await(line, signal);
    task?.taken(workerName);
    return task;
  }

  async #await(line: Line, signal: AbortSignal | undefined): Promise<Offered | undefined> {
    const over = new AbortController();
    let found: Offered | undefined;
    const worker = (task: Offered) => {
      found = task;
      over.abort();
    };
    const stop = () => over.abort();
    line.workers.push(worker);
    signal?.addEventListener("abort", stop);
    await pause(this.#world.clock, LONG_POLL, over.signal);
    signal?.removeEventListener("abort", stop);
    if (!found) line.workers.splice(line.workers.indexOf(worker), 1);
    return found;
  }

  #line(arn: string): Line {
    const line = this.#lines.get(arn);
    if (!line) throw new ActivityDoesNotExist(`Activity Does Not Exist: '${arn}'`);
    return line;
  }
}
