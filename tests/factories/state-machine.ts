import type { ExecutionSummary } from "../../terrarium/engine/state-machine/integrations/executions.ts";
import type { Json } from "../../terrarium/engine/state-machine/json.ts";
import type { MachineType } from "../../terrarium/engine/state-machine/machine-type.ts";
import type { HistoryEvent } from "../../terrarium/engine/state-machine/run/history-event.ts";
import type { StateMachine } from "../../terrarium/engine/state-machine/state-machine.ts";
import { StateMachineService } from "../../terrarium/engine/state-machine/state-machine-service.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { createTestWorld } from "./world.ts";

const ROLE = "arn:aws:iam::000000000000:role/machine";

/** A state machine of a test, and what came of an execution. */
export interface Ran {
  readonly summary: ExecutionSummary;
  /** The output as a value; undefined where it did not succeed. */
  readonly output: Json | undefined;
  readonly events: readonly HistoryEvent[];
  readonly types: readonly string[];
}

/** Declares a machine; `states` may be the whole definition, or its states, the first of which is the start. */
export function declareMachine(
  world: World,
  definition: object,
  options: { name?: string; type?: MachineType } = {},
): StateMachine {
  const whole = "States" in definition ? definition : { StartAt: Object.keys(definition)[0], States: definition };
  return world.service(StateMachineService).declare(
    {
      name: options.name ?? "machine",
      type: options.type ?? "STANDARD",
      roleArn: ROLE,
      definition: JSON.stringify(whole),
    },
    "test/aws_sfn_state_machine.machine",
  );
}

/** Starts an execution and waits for its end. */
export async function runMachine(
  world: World,
  machine: StateMachine,
  input: unknown = {},
  name?: string,
): Promise<Ran> {
  const { executions } = world.service(StateMachineService);
  const { executionArn } = await executions.start({ machineArn: machine.arn, name, input: JSON.stringify(input) });
  return ranOf(world, await executions.ended(executionArn));
}

export function ranOf(world: World, summary: ExecutionSummary): Ran {
  const { events } = world
    .service(StateMachineService)
    .executions.history(summary.executionArn, 1, Number.MAX_SAFE_INTEGER);
  const output = summary.output === undefined ? undefined : (JSON.parse(summary.output) as Json);
  return { summary, output, events, types: events.map(({ type }) => type) };
}

/** Declares a machine in a world of its own and runs it once. */
export function runStates(definition: object, input: unknown = {}): Promise<Ran> {
  const world = createTestWorld();
  return runMachine(world, declareMachine(world, definition), input);
}
