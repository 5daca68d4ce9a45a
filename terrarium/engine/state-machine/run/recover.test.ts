import { declareMachine, ranOf, runStates } from "../../../../tests/factories/state-machine.ts";
import { createTestWorld } from "../../../../tests/factories/world.ts";
import { StateMachineService } from "../state-machine-service.ts";

/** A Parallel state that always fails with this error, as a Task would, without anything outside. */
const failing = (error: string, state: object) => ({
  A: {
    Type: "Parallel",
    Branches: [{ StartAt: "F", States: { F: { Type: "Fail", Error: error, Cause: "why" } } }],
    ...state,
    End: true,
  },
  C: { Type: "Pass", End: true },
  D: { Type: "Pass", Result: "second catcher", End: true },
});
const machineOf = (states: Record<string, object>, used: readonly string[]) =>
  Object.fromEntries(Object.entries(states).filter(([name]) => used.includes(name)));

async function attempts(retry: object[], seconds: number, seed = 1) {
  const world = createTestWorld({ seed });
  const machine = declareMachine(world, machineOf(failing("E", { Retry: retry }), ["A"]));
  const { executions } = world.service(StateMachineService);
  const { executionArn } = await executions.start({ machineArn: machine.arn, input: "{}" });
  await world.clock.advance(seconds * 1000);
  const ran = ranOf(world, await executions.ended(executionArn));
  const start = ran.events[0]!.timestamp;
  return ran.events
    .filter(({ type }) => type === "FailStateEntered")
    .map(({ timestamp }) => (timestamp - start) / 1000);
}

describe("Retry", () => {
  test("waits 1, 2 and 4 seconds by default", async () => {
    expect(await attempts([{ ErrorEquals: ["E"] }], 7)).toEqual([0, 1, 3, 7]);
  });

  test("IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds", async () => {
    const retry = {
      ErrorEquals: ["States.ALL"],
      IntervalSeconds: 3,
      BackoffRate: 3,
      MaxAttempts: 4,
      MaxDelaySeconds: 20,
    };
    expect(await attempts([retry], 52)).toEqual([0, 3, 12, 32, 52]);
  });

  test("each retrier counts for itself, and the first that fits is used", async () => {
    const retry = [
      { ErrorEquals: ["Other"], MaxAttempts: 9 },
      { ErrorEquals: ["States.TaskFailed"], MaxAttempts: 1, IntervalSeconds: 5 },
      { ErrorEquals: ["States.ALL"], MaxAttempts: 9 },
    ];
    expect(await attempts(retry, 5)).toEqual([0, 5]);
  });

  test("full jitter: between 0 and the delay, the same from the same seed", async () => {
    const retry = [{ ErrorEquals: ["E"], IntervalSeconds: 10, MaxAttempts: 3, JitterStrategy: "FULL" }];
    const [first, second] = [await attempts(retry, 70, 7), await attempts(retry, 70, 7)];
    expect(first).toEqual(second);
    const gaps = first.slice(1).map((at, index) => at - first[index]!);
    for (const [index, gap] of gaps.entries()) expect(gap).toBeLessThan(10 * 2 ** index);
    expect(await attempts(retry, 70, 8)).not.toEqual(first);
  });
});

describe("Catch", () => {
  const caught = (error: string, catchers: object[], used: string[]) =>
    runStates(machineOf(failing(error, { Catch: catchers }), used), { in: 1 });

  test("the first catcher that fits, after the retries", async () => {
    const catchers = [
      { ErrorEquals: ["Other"], Next: "D" },
      { ErrorEquals: ["E"], ResultPath: "$.error", Next: "C" },
      { ErrorEquals: ["States.ALL"], Next: "D" },
    ];
    expect((await caught("E", catchers, ["A", "C", "D"])).output).toEqual({
      in: 1,
      error: { Error: "E", Cause: "why" },
    });
    expect((await caught("Unknown", catchers, ["A", "C", "D"])).output).toBe("second catcher");
  });

  test("nobody's error ends the execution", async () => {
    const ran = await caught("E", [{ ErrorEquals: ["Other"], Next: "C" }], ["A", "C"]);
    expect(ran.summary).toMatchObject({ status: "FAILED", error: "E", cause: "why" });
  });

  test.each([
    ["States.Timeout", ["States.TaskFailed"], false],
    ["States.Timeout", ["States.Timeout"], true],
    ["States.Timeout", ["States.ALL"], true],
    ["States.DataLimitExceeded", ["States.ALL"], false],
    ["States.DataLimitExceeded", ["States.DataLimitExceeded"], true],
    ["States.Runtime", ["States.Runtime"], false],
    ["Anything", ["States.TaskFailed"], true],
  ])("%s by %j: %s", async (error, names, expected) => {
    const ran = await caught(error, [{ ErrorEquals: names, Next: "C" }], ["A", "C"]);
    expect(ran.summary.status).toBe(expected ? "SUCCEEDED" : "FAILED");
  });

  test("JSONata: $states.errorOutput in Output and Assign", async () => {
    const ran = await runStates({
      A: {
        Type: "Parallel",
        QueryLanguage: "JSONata",
        Branches: [{ StartAt: "F", States: { F: { Type: "Fail", Error: "E", Cause: "why" } } }],
        Catch: [
          {
            ErrorEquals: ["States.ALL"],
            Output: { why: "{% $states.errorOutput.Cause %}", was: "{% $states.input %}" },
            Assign: { failed: "{% $states.errorOutput.Error %}" },
            Next: "C",
          },
        ],
        End: true,
      },
      C: { Type: "Pass", QueryLanguage: "JSONata", Output: ["{% $states.input %}", "{% $failed %}"], End: true },
    });
    expect(ran.output).toEqual([{ why: "why", was: {} }, "E"]);
  });
});
