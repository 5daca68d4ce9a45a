import { pause } from "../../clock.ts";
import { tooLarge } from "../json.ts";
import { matchesError, StateError } from "../state-error.ts";
import type { Departure, Region, State } from "../states/state.ts";
import type { Execution } from "./execution.ts";
import type { Frame } from "./frame.ts";
import { Step, type Surroundings } from "./step.ts";

/** The region was ended from outside: the execution was stopped or timed out, or another branch failed. */
export class RegionAborted extends Error {}

/** Transitions after which others have their turn, and what was done becomes durable. */
const TRANSITIONS_A_COMMIT = 25;

/**
 * Takes a region from where its frame stands to its end, one state after another.
 *
 * @returns its output as JSON
 * @throws StateError that nobody in it caught; RegionAborted
 */
export async function runRegion(
  execution: Execution,
  region: Region,
  frame: Frame,
  surroundings: Surroundings,
): Promise<string> {
  for (let transitions = 1; frame.done === undefined; transitions++) {
    if (surroundings.signal.aborted) throw new RegionAborted();
    if (transitions % TRANSITIONS_A_COMMIT === 0) await execution.journal.commit();
    const state = region.states.get(frame.state);
    if (!state) throw new StateError("States.Runtime", `there is no state "${frame.state}" in the definition`);
    const step = enter(execution, state, frame, surroundings);
    const departure = await visit(step, state);
    if (departure) leave(step, state, departure);
  }
  return frame.done;
}

function enter(execution: Execution, state: State, frame: Frame, surroundings: Surroundings): Step {
  if (!frame.visit) {
    if (execution.journal.isFull) {
      throw new StateError("States.Runtime", "The execution reached the maximum number of history events (25000).");
    }
    const at = execution.world.clock.now();
    const entered = execution.journal.record(`${state.type}StateEntered`, frame.previous, {
      name: state.name,
      input: frame.inputText,
      inputDetails: { truncated: false },
    });
    frame.previous = entered;
    frame.visit = { entered, at, retries: state.retriers.map(() => 0), retryCount: 0, memo: {} };
    execution.journal.save(frame);
  }
  return new Step(execution, frame, frame.visit, surroundings);
}

/** One attempt at a state; undefined where it is to be tried again. */
async function visit(step: Step, state: State): Promise<Departure | undefined> {
  const { retryAt } = step.visit.memo;
  if (typeof retryAt === "number") {
    await pauseUntil(step.execution, retryAt, step.signal);
    step.visit.memo = {};
  }
  try {
    const departure = await state.run(step);
    if (step.signal.aborted) throw new RegionAborted();
    return departure;
  } catch (error) {
    if (step.signal.aborted) throw new RegionAborted();
    return recover(step, state, placed(step, error));
  }
}

/** Retries, catches, or lets it fall through. */
async function recover(step: Step, state: State, failure: StateError): Promise<Departure | undefined> {
  const { visit, execution } = step;
  const index = state.retriers.findIndex(({ errorEquals }) => matchesError(errorEquals, failure));
  const retrier = state.retriers[index];
  const used = visit.retries[index] ?? 0;
  if (retrier && used < retrier.maxAttempts) {
    visit.retries[index] = used + 1;
    visit.retryCount++;
    if (hasRegions(state)) execution.journal.dropBelow(step.frame.path);
    visit.memo = { retryAt: execution.world.clock.now() + retrier.delay(used, execution.world.random) };
    await step.commit();
    return undefined;
  }
  const catcher = state.catchers.find(({ errorEquals }) => matchesError(errorEquals, failure));
  if (!catcher) throw failure;
  try {
    return { ...(await catcher.leave(step.environment, failure.output)), next: catcher.next };
  } catch (error) {
    throw placed(step, error);
  }
}

function leave(step: Step, state: State, { output, assigned, next, previous }: Departure): void {
  const { frame, execution } = step;
  const text = JSON.stringify(output);
  if (tooLarge(text)) {
    throw new StateError(
      "States.DataLimitExceeded",
      `The state/task '${state.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  }
  const variables = assigned && Object.entries(assigned);
  frame.previous = execution.journal.record(`${state.type}StateExited`, previous ?? frame.previous, {
    name: state.name,
    output: text,
    outputDetails: { truncated: false },
    ...(variables &&
      variables.length > 0 && {
        assignedVariables: Object.fromEntries(variables.map(([name, value]) => [name, JSON.stringify(value)])),
        assignedVariablesDetails: { truncated: false },
      }),
  });
  if (hasRegions(state)) execution.journal.dropBelow(frame.path);
  frame.visit = undefined;
  if (variables) frame.variables = { ...frame.variables, ...assigned };
  if (next === undefined) frame.done = text;
  else {
    frame.state = next;
    frame.input = output;
    frame.inputText = text;
  }
  execution.journal.save(frame);
}

const hasRegions = ({ type }: State) => type === "Map" || type === "Parallel";

/** Runtime errors say in which state they happened; what is no error of a state is a defect, and fails the execution. */
function placed(step: Step, error: unknown): StateError {
  if (!(error instanceof StateError)) {
    step.execution.world.log.error(`state "${step.state}" of ${step.execution.arn} failed inside the terrarium`, {
      error: error instanceof Error ? error.stack : error,
    });
    return new StateError(
      "States.Runtime",
      `Internal error: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const { error: name, errorCause = "", alias, location } = error;
  const elsewhere = error.placeless || errorCause.startsWith(PLACE);
  if (elsewhere || (name !== "States.Runtime" && location === undefined)) return error;
  const cause = `${PLACE} '${step.state}' (entered at the event id #${step.visit.entered}). ${errorCause}`;
  if (location !== undefined) {
    step.record("EvaluationFailed", { error: name, cause, location, state: step.state });
  }
  return new StateError(name, cause, { alias });
}

const PLACE = "An error occurred while executing the state";

/** Waits as long as the region lives. */
export async function pauseUntil(execution: Execution, at: number, signal: AbortSignal): Promise<void> {
  const { clock } = execution.world;
  if (at > clock.now()) await pause(clock, at - clock.now(), signal);
  if (signal.aborted) throw new RegionAborted();
}
