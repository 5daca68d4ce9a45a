import type { Json, JsonObject } from "../json.ts";
import { StateError } from "../state-error.ts";
import type { Region } from "../states/state.ts";
import { type Branch, Branches } from "./branches.ts";
import type { Step } from "./step.ts";

/** What a Map state does for its items. */
export interface Iterations {
  readonly region: Region;
  /** Name of the Map state. */
  readonly name: string;
  readonly count: number;
  /** Id of its MapStateStarted event. */
  readonly started: number;
  /** Items that are worked on at once. */
  readonly limit: number;
  /** Items that may fail; null: the first failure is the state's. */
  readonly tolerated: number | null;
  readonly inputOf: (index: number) => Json | Promise<Json>;
  readonly itemOf: (index: number) => JsonObject;
}

/** The outputs of all items, in their order; a tolerated failure is its error output. @throws StateError */
export async function runIterations(step: Step, iterations: Iterations): Promise<string[]> {
  const branches = new Branches(step);
  const outputs: string[] = [];
  const progress = { next: 0, failed: 0, previous: iterations.started };
  const work = async () => {
    while (progress.next < iterations.count) {
      const index = progress.next++;
      outputs[index] = await iterate(step, iterations, branches, index, progress);
    }
  };
  try {
    const workers = Math.min(iterations.limit, iterations.count);
    await Promise.all(Array.from({ length: workers }, work));
  } catch (error) {
    if (error instanceof StateError) {
      const details = (index: number) => ({ name: iterations.name, index });
      const { previous } = step.frame;
      branches.abortOthers(({ index }) =>
        step.execution.journal.record("MapIterationAborted", previous, details(index)),
      );
      step.execution.journal.record("MapStateFailed", previous);
    }
    throw error;
  } finally {
    branches.close();
  }
  if (iterations.count === 0) step.frame.previous = iterations.started;
  return outputs;
}

interface Progress {
  next: number;
  failed: number;
  /** What the next item's first event follows: the start, or the item whose place it takes. */
  previous: number;
}

async function iterate(
  step: Step,
  iterations: Iterations,
  branches: Branches,
  index: number,
  progress: Progress,
): Promise<string> {
  const { execution } = step;
  const details = { name: iterations.name, index };
  const kept = execution.journal.keptFrame(`${step.frame.path}/${index}`);
  const branch = await branchOf(step, iterations, index, kept !== undefined, progress.previous);
  try {
    const frame = await branches.run(branch);
    if (frame.failed) progress.failed++;
    else if (!frame.said) {
      frame.said = true;
      execution.journal.save(frame);
      progress.previous = frame.previous;
      step.frame.previous = execution.journal.record("MapIterationSucceeded", frame.previous, details);
    }
    return frame.done!;
  } catch (error) {
    if (!(error instanceof StateError) || step.signal.aborted) throw error;
    execution.journal.record("MapIterationFailed", step.frame.previous, details);
    if (iterations.tolerated === null) throw error;
    if (++progress.failed > iterations.tolerated) {
      throw new StateError(
        "States.ExceedToleratedFailureThreshold",
        "The specified tolerated failure threshold was exceeded",
      );
    }
    progress.previous = step.frame.previous;
    return branches.tolerate(branch, JSON.stringify(error.output));
  }
}

async function branchOf(
  step: Step,
  iterations: Iterations,
  index: number,
  kept: boolean,
  previous: number,
): Promise<Branch> {
  const { region, name } = iterations;
  const item = iterations.itemOf(index);
  // What is kept has its input.
  if (kept) return { region, index, item, input: { value: null, text: "null" }, previous };
  const started = step.execution.journal.record("MapIterationStarted", previous, { name, index });
  const value = await iterations.inputOf(index);
  return { region, index, item, input: { value, text: JSON.stringify(value) }, previous: started };
}
