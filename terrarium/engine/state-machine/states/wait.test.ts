import { declareMachine, ranOf } from "../../../../tests/factories/state-machine.ts";
import { createTestWorld } from "../../../../tests/factories/world.ts";
import { StateMachineService } from "../state-machine-service.ts";

const START = Date.UTC(2026, 0, 1);

/** Starts a machine with one Wait state and says when it ended, in seconds from the start. */
async function waited(state: object, input: object, seconds: number) {
  const world = createTestWorld();
  const machine = declareMachine(world, { W: { Type: "Wait", ...state, End: true } });
  const { executions } = world.service(StateMachineService);
  const { executionArn } = await executions.start({ machineArn: machine.arn, input: JSON.stringify(input) });
  await world.clock.advance(seconds * 1000 - 1);
  expect(executions.describe(executionArn).status).toBe("RUNNING");
  await world.clock.advance(1);
  const ran = ranOf(world, await executions.ended(executionArn));
  return { at: (ran.summary.stoppedAt! - START) / 1000, output: ran.output };
}

test.each([
  ["Seconds", { Seconds: 90 }, {}, 90],
  ["SecondsPath", { SecondsPath: "$.s" }, { s: 7 }, 7],
  ["Timestamp", { Timestamp: "2026-01-01T00:01:00Z" }, {}, 60],
  ["TimestampPath", { TimestampPath: "$.t" }, { t: "2026-01-01T02:00:00.500+01:00" }, 3600.5],
  ["Seconds of JSONata", { QueryLanguage: "JSONata", Seconds: "{% $states.input.s * 2 %}" }, { s: 2 }, 4],
  ["Timestamp of JSONata", { QueryLanguage: "JSONata", Timestamp: "{% $fromMillis($millis() + 5000) %}" }, {}, 5],
])("%s", async (_name, state, input, seconds) => {
  expect(await waited(state, input, seconds)).toEqual({ at: seconds, output: input });
});

test("the machine's TimeoutSeconds ends a wait, and the execution is TIMED_OUT", async () => {
  const world = createTestWorld();
  const machine = declareMachine(world, {
    StartAt: "W",
    TimeoutSeconds: 10,
    States: { W: { Type: "Wait", Seconds: 3600, End: true } },
  });
  const { executions } = world.service(StateMachineService);
  const { executionArn } = await executions.start({ machineArn: machine.arn, input: "{}" });
  await world.clock.advance(10_000);
  const ran = ranOf(world, await executions.ended(executionArn));
  expect(ran.summary).toMatchObject({ status: "TIMED_OUT", stoppedAt: START + 10_000 });
  expect(ran.types).toEqual(["ExecutionStarted", "WaitStateEntered", "ExecutionTimedOut"]);
});

test("StopExecution aborts with error and cause; it stays so", async () => {
  const world = createTestWorld();
  const machine = declareMachine(world, { W: { Type: "Wait", Seconds: 3600, End: true } });
  const { executions } = world.service(StateMachineService);
  const { executionArn } = await executions.start({ machineArn: machine.arn, input: "{}" });
  const stoppedAt = await executions.stop(executionArn, { error: "E", cause: "C" });
  await world.clock.advance(5000);
  expect(await executions.stop(executionArn, { error: "late" })).toBe(stoppedAt);
  const ran = ranOf(world, executions.describe(executionArn));
  expect(ran.summary).toMatchObject({ status: "ABORTED", error: "E", cause: "C" });
  expect(ran.events.at(-1)).toMatchObject({ type: "ExecutionAborted", details: { error: "E", cause: "C" } });
});
