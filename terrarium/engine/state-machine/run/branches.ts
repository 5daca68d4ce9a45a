import type { JsonObject } from "../json.ts";
import { StateError } from "../state-error.ts";
import type { Region, StateType } from "../states/state.ts";
import { type Frame, firstFrame } from "./frame.ts";
import { RegionAborted, runRegion } from "./region.ts";
import type { Step } from "./step.ts";

/** One branch of Parallel, or one item of Map. */
export interface Branch {
  readonly region: Region;
  readonly index: number;
  readonly input: { value: Frame["input"]; text: string };
  /** Id of the event that its first one follows. */
  readonly previous: number;
  readonly item?: JsonObject;
}

/** States that are said to be aborted when a sibling's failure ends them. */
const ABORTABLE: readonly (StateType | undefined)[] = ["Task", "Wait", "Parallel", "Map"];

/** The regions inside one state, running at the same time; each finds its frame again after a restart. */
export class Branches {
  readonly #step: Step;
  readonly #ending = new AbortController();
  readonly #running = new Map<Branch, Frame>();
  readonly #failed = new Map<Branch, Frame>();
  readonly #stop: () => void;

  constructor(step: Step) {
    this.#step = step;
    this.#stop = () => this.#ending.abort();
    step.signal.addEventListener("abort", this.#stop);
    if (step.signal.aborted) this.#stop();
  }

  /**
   * The outputs of all branches, in their order.
   *
   * @param failed the event that says that one has failed
   * @throws StateError of the first that fails; the others are ended
   */
  async all(branches: readonly Branch[], failed: string): Promise<string[]> {
    try {
      const frames = await Promise.all(branches.map((branch) => this.run(branch)));
      return frames.map(({ done }) => done!);
    } catch (error) {
      if (error instanceof StateError) {
        this.abortOthers();
        this.#step.record(failed);
      }
      throw error;
    } finally {
      this.close();
    }
  }

  /** Runs one branch to its end, and returns its frame. The state goes on from the branch that ended last, or that failed. */
  async run(branch: Branch): Promise<Frame> {
    const frame = this.#frameOf(branch);
    const { execution, variables } = this.#step;
    this.#running.set(branch, frame);
    try {
      const { item } = branch;
      await runRegion(execution, branch.region, frame, { variables, item, signal: this.#ending.signal });
      this.#step.frame.previous = Math.max(this.#step.frame.previous, frame.previous);
      return frame;
    } catch (error) {
      if (error instanceof StateError && !this.#ending.signal.aborted) {
        this.#step.frame.previous = frame.previous;
        this.#failed.set(branch, frame);
      }
      throw error;
    } finally {
      this.#running.delete(branch);
    }
  }

  /** Where a branch stands: as kept, or at its start. */
  #frameOf({ region, index, input, previous }: Branch): Frame {
    const path = `${this.#step.frame.path}/${index}`;
    const kept = this.#step.execution.journal.keptFrame(path);
    if (kept) return kept;
    const frame = firstFrame(path, region.startAt, input, previous);
    this.#step.execution.journal.save(frame);
    return frame;
  }

  /** Keeps the failure of a branch as its output. */
  tolerate(branch: Branch, output: string): string {
    const frame = this.#failed.get(branch)!;
    frame.done = output;
    frame.failed = true;
    frame.visit = undefined;
    this.#step.execution.journal.save(frame);
    return output;
  }

  /** Ends what still runs, and says so in the history; `said` adds what a Map state says of its items. */
  abortOthers(said?: (branch: Branch) => void): void {
    const { frame, execution } = this.#step;
    this.#ending.abort();
    for (const [branch, inner] of this.#running) {
      const type = inner.visit && branch.region.states.get(inner.state)?.type;
      if (ABORTABLE.includes(type)) execution.journal.record(`${type}StateAborted`, frame.previous);
      said?.(branch);
    }
  }

  close(): void {
    this.#step.signal.removeEventListener("abort", this.#stop);
    if (this.#step.signal.aborted) throw new RegionAborted();
  }
}
