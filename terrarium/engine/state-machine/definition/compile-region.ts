import { isObject } from "../json.ts";
import type { Region, State } from "../states/state.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileState, type Transition } from "./compile-state.ts";
import { Fields } from "./fields.ts";

const LONGEST_NAME = 80;

/** Compiles `StartAt` and `States`, and checks that each transition leads somewhere and each state can be reached. */
export function compileRegion(fields: Fields, context: CompileContext): Region {
  const startAt = fields.requiredText("StartAt");
  const states = fields.fields("States");
  if (!states) fields.report("These fields are required: [States]");
  const compiled = new Map<string, State>();
  const transitions = new Map<string, readonly Transition[]>();
  for (const [name, raw] of Object.entries(states?.raw ?? {})) {
    const location = `${states!.location}/${name}`;
    if (name.length > LONGEST_NAME)
      fields.problems.add(`The name must have ${LONGEST_NAME} characters at most`, location);
    if (context.names.has(name))
      fields.problems.add(`Another state is called "${name}"`, location, "DUPLICATE_STATE_NAME");
    context.names.add(name);
    if (!isObject(raw)) {
      fields.problems.add("Expected value of type an object", location);
      continue;
    }
    const state = compileState(name, new Fields(raw, location, fields.problems), context);
    if (!state) continue;
    compiled.set(name, state.state);
    transitions.set(name, state.transitions);
  }
  if (states) checkTransitions(states, startAt, `${fields.location}/StartAt`, transitions);
  return { startAt, states: compiled };
}

function checkTransitions(
  states: Fields,
  startAt: string,
  location: string,
  transitions: ReadonlyMap<string, readonly Transition[]>,
): void {
  const reached = new Set<string>();
  const waiting: Transition[] = [{ name: startAt, location }];
  const missing = "MISSING_TRANSITION_TARGET";
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (!states.has(next.name)) {
      states.problems.add(`Missing 'Next' target: ${next.name}`, next.location, missing);
    } else if (!reached.has(next.name)) {
      reached.add(next.name);
      waiting.push(...(transitions.get(next.name) ?? []));
    }
  }
  for (const name of Object.keys(states.raw)) {
    if (!reached.has(name))
      states.problems.add(`State "${name}" is not reachable.`, `${states.location}/${name}`, missing);
  }
}
