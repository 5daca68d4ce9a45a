import { declareMachine, runMachine } from "../../../tests/factories/state-machine.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { EventBusService } from "../event-bus/event-bus-service.ts";
import { LogGroups } from "../logs/log-groups.ts";
import { Recipients } from "../recipients.ts";
import type { LoggingConfiguration } from "./run/execution-log.ts";
import { StateMachineService } from "./state-machine-service.ts";

const GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:machine";
const STATES = { A: { Type: "Pass", Next: "F" }, F: { Type: "Fail", Error: "E" } };

/** The lines of a failing execution's log. */
async function logged(logging: Partial<LoggingConfiguration>) {
  const world = createTestWorld();
  world.service(LogGroups).declare({ name: "machine", arn: GROUP });
  const machine = declareMachine(world, STATES);
  await world.service(StateMachineService).update(machine.arn, {
    logging: { level: "ALL", includeExecutionData: false, logGroupArn: `${GROUP}:*`, ...logging },
  });
  await runMachine(world, machine, { a: 1 }, "one");
  return world
    .service(LogGroups)
    .events("machine")
    .map(({ message }) => JSON.parse(message) as Record<string, unknown>);
}

describe("the log of executions", () => {
  test("has each event in the documented shape, without data unless asked for", async () => {
    const lines = await logged({});
    expect(lines.map(({ type }) => type)).toEqual([
      "ExecutionStarted",
      "PassStateEntered",
      "PassStateExited",
      "FailStateEntered",
      "ExecutionFailed",
    ]);
    expect(lines[1]).toEqual({
      id: "2",
      type: "PassStateEntered",
      details: { name: "A" },
      previous_event_id: "0",
      event_timestamp: String(Date.UTC(2026, 0, 1)),
      execution_arn: "arn:aws:states:us-east-1:000000000000:execution:machine:one",
      redrive_count: "0",
    });
    const [, entered] = await logged({ includeExecutionData: true });
    expect(entered!.details).toEqual({ name: "A", input: '{"a":1}', inputDetails: { truncated: false } });
  });

  test.each([
    ["ERROR", ["ExecutionFailed"]],
    ["FATAL", ["ExecutionFailed"]],
    ["OFF", []],
  ] as const)("level %s", async (level, types) => {
    expect((await logged({ level })).map(({ type }) => type)).toEqual(types);
  });
});

test("the topology shows where the tasks go, and what runs", async () => {
  const world = createTestWorld();
  const machine = declareMachine(world, {
    W: { Type: "Wait", Seconds: 5, Next: "T" },
    T: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage",
      Parameters: { QueueUrl: "http://127.0.0.1:4566/000000000000/orders", MessageBody: "x" },
      Next: "L",
    },
    L: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "pack" },
      End: true,
    },
  });
  expect(world.topology.edges).toEqual([
    { from: machine.arn, to: "arn:aws:sqs:us-east-1:000000000000:orders", kind: "sends" },
    { from: machine.arn, to: "arn:aws:lambda:us-east-1:000000000000:function:pack", kind: "invokes" },
  ]);
  const { executions } = world.service(StateMachineService);
  await executions.start({ machineArn: machine.arn, input: "{}" });
  const part = world.topology.parts.find(({ id }) => id === machine.arn);
  expect(part).toMatchObject({ kind: "state-machine", name: "machine" });
  expect(part!.figures!()).toMatchObject({ running: 1, inFlight: 0 });
});

test("rules and schedules start executions, with the message's lineage", async () => {
  const world = createTestWorld();
  const machine = declareMachine(world, { A: { Type: "Succeed" } });
  const recipient = world.service(Recipients).byArn(machine.arn);
  expect(recipient).toMatchObject({ action: "states:StartExecution", hasResourcePolicy: false });
  await recipient.take({ body: '{"a":1}', principal: { kind: "administrator" }, lineage: "message" });
  expect(await world.trace.next({ hop: "delivered", part: machine.arn })).toMatchObject({
    lineage: "message",
    detail: { status: "SUCCEEDED" },
  });
});

test("the default bus hears how executions begin and end, where a rule listens", async () => {
  const world = createTestWorld();
  const bus = world.service(EventBusService).find()!;
  const machine = declareMachine(world, STATES);
  await runMachine(world, machine);
  expect(world.trace.since().filter(({ part }) => part === bus.arn)).toEqual([]);
  const definition = { name: "ends", pattern: '{"source":["aws.states"]}', state: "ENABLED" as const };
  await world.service(EventBusService).rules.declare(bus, definition, "test/rule");
  const { summary } = await runMachine(world, machine, { a: 1 });
  const heard = await world.trace.count({ hop: "accepted", part: bus.arn }, 2);
  expect(heard.map(({ detail }) => detail)).toEqual([
    expect.objectContaining({ source: "aws.states", detailType: "Step Functions Execution Status Change", rules: 1 }),
    expect.objectContaining({ rules: 1 }),
  ]);
  expect(summary.status).toBe("FAILED");
});

test("names stay taken for 90 days, and are free after that", async () => {
  const world = createTestWorld();
  const machine = declareMachine(world, { A: { Type: "Succeed" } });
  await runMachine(world, machine, {}, "one");
  await world.clock.advance(89 * 86_400_000);
  await expect(runMachine(world, machine, {}, "one")).rejects.toThrow("Execution Already Exists");
  await world.clock.advance(2 * 86_400_000);
  expect((await runMachine(world, machine, {}, "one")).summary.status).toBe("SUCCEEDED");
});
