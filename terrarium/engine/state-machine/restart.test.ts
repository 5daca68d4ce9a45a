import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { declareFunction } from "../../../tests/factories/function.ts";
import { declareMachine, ranOf } from "../../../tests/factories/state-machine.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { serviceCaller } from "../../protocols/states/service-caller.ts";
import { Lifecycle } from "../lifecycle.ts";
import { QueueService } from "../queue/queue-service.ts";
import { VirtualClock } from "../virtual-clock.ts";
import type { World } from "../world.ts";
import { ServiceCalls } from "./integrations/service-calls.ts";
import { StateMachineService } from "./state-machine-service.ts";
import { TaskTokens } from "./task-tokens.ts";

const directory = mkdtempSync(join(tmpdir(), "terrarium-restart-"));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;

/** The same database in one run after another, each in a world of its own; the clock goes on. */
function runsOf(states: object) {
  const file = join(directory, `${++files}.db`);
  const clock = new VirtualClock();
  return (more?: (world: World) => void) => {
    const world = createTestWorld({ file, clock, seed: files });
    world.service(ServiceCalls).use(serviceCaller);
    const queue = world.service(QueueService).declare({ name: "orders" }, "test/aws_sqs_queue.orders");
    const machine = declareMachine(world, states);
    more?.(world);
    world.service(Lifecycle).ready();
    const end = () => {
      world.service(Lifecycle).close();
      world.service(QueueService).close();
      world.store.close();
    };
    return { world, queue, machine, executions: world.service(StateMachineService).executions, end };
  };
}

const SEND = {
  Type: "Task",
  Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  Parameters: {
    QueueUrl: "http://127.0.0.1:4566/000000000000/orders",
    MessageBody: { "token.$": "$$.Task.Token" },
  },
};

test("a wait ends at the time it was to end, a restart in between", async () => {
  const run = runsOf({
    P: { Type: "Pass", Assign: { kept: 7 }, Next: "W" },
    W: { Type: "Wait", Seconds: 100, Next: "Q" },
    Q: { Type: "Pass", Parameters: { "kept.$": "$kept" }, End: true },
  });
  const first = run();
  const { executionArn } = await first.executions.start({ machineArn: first.machine.arn, input: "{}" });
  await first.world.clock.advance(40_000);
  first.end();
  const second = run();
  await second.world.clock.advance(59_999);
  expect(second.executions.describe(executionArn).status).toBe("RUNNING");
  await second.world.clock.advance(1);
  const ran = ranOf(second.world, await second.executions.ended(executionArn));
  expect(ran.output).toEqual({ kept: 7 });
  expect(ran.events.map(({ id }) => id)).toEqual(ran.events.map((_event, index) => index + 1));
  expect(ran.types.filter((type) => type === "WaitStateEntered")).toHaveLength(1);
  second.end();
});

test("a task goes on waiting for its token, and is not sent again", async () => {
  const run = runsOf({ T: { ...SEND, End: true } });
  const first = run();
  const { executionArn } = await first.executions.start({ machineArn: first.machine.arn, input: "{}" });
  const [message] = await first.queue.receive({ max: 1, waitSeconds: 20 });
  const { token } = JSON.parse(message!.body) as { token: string };
  await first.world.clock.advance(0);
  first.end();
  const second = run();
  await second.world.clock.advance(0);
  await second.world.service(TaskTokens).complete(token, { output: { answer: 42 } });
  const ran = ranOf(second.world, await second.executions.ended(executionArn));
  expect(ran.output).toEqual({ answer: 42 });
  expect(ran.types.filter((type) => type === "TaskScheduled")).toHaveLength(1);
  expect(await second.queue.receive({ max: 1, waitSeconds: 0 })).toEqual([]);
  second.end();
});

test("a function that was under way is invoked again", async () => {
  const resource = "arn:aws:lambda:us-east-1:000000000000:function:orders";
  const run = runsOf({ T: { Type: "Task", Resource: resource, End: true } });
  const hangs = "exports.handler = () => new Promise(() => setInterval(() => {}, 1000))";
  const first = run((world) => declareFunction(world, hangs));
  const { executionArn } = await first.executions.start({ machineArn: first.machine.arn, input: "{}" });
  await first.world.clock.advance(0);
  expect(first.machine.counts.inFlight).toBe(1);
  first.end();
  const second = run((world) => declareFunction(world, "exports.handler = async () => 'again'"));
  const ran = ranOf(second.world, await second.executions.ended(executionArn));
  expect(ran.output).toBe("again");
  expect(ran.types.filter((type) => type === "LambdaFunctionScheduled")).toHaveLength(1);
  second.end();
});

test("an answer that was taken survives a crash right after it", async () => {
  const run = runsOf({ T: { ...SEND, Next: "W" }, W: { Type: "Wait", Seconds: 10, End: true } });
  const first = run();
  const { executionArn } = await first.executions.start({ machineArn: first.machine.arn, input: "{}" });
  const [message] = await first.queue.receive({ max: 1, waitSeconds: 20 });
  const { token } = JSON.parse(message!.body) as { token: string };
  await first.world.service(TaskTokens).complete(token, { output: "taken" });
  first.end();
  const second = run();
  await second.world.clock.advance(10_000);
  expect((await second.executions.ended(executionArn)).output).toBe('"taken"');
  second.end();
});

test("Map and Parallel go on branch by branch: what is done stays done", async () => {
  const run = runsOf({
    M: {
      Type: "Map",
      ItemProcessor: {
        StartAt: "Choose",
        States: {
          Choose: {
            Type: "Choice",
            Choices: [{ Variable: "$", NumericEquals: 1, Next: "W" }],
            Default: "Done",
          },
          W: { Type: "Wait", Seconds: 60, Next: "Done" },
          Done: { Type: "Succeed" },
        },
      },
      End: true,
    },
  });
  const first = run();
  const { executionArn } = await first.executions.start({ machineArn: first.machine.arn, input: "[0,1,2]" });
  await first.world.clock.advance(30_000);
  first.end();
  const second = run();
  await second.world.clock.advance(30_000);
  const ran = ranOf(second.world, await second.executions.ended(executionArn));
  expect(ran.output).toEqual([0, 1, 2]);
  const count = (type: string) => ran.types.filter((other) => other === type).length;
  expect([count("MapIterationStarted"), count("MapIterationSucceeded"), count("ChoiceStateEntered")]).toEqual([
    3, 3, 3,
  ]);
  second.end();
});

test("a retry waits for its time, and counts what was tried before", async () => {
  const run = runsOf({
    A: {
      Type: "Parallel",
      Branches: [{ StartAt: "F", States: { F: { Type: "Fail", Error: "E" } } }],
      Retry: [{ ErrorEquals: ["E"], IntervalSeconds: 100, MaxAttempts: 2, BackoffRate: 1 }],
      End: true,
    },
  });
  const first = run();
  const { executionArn } = await first.executions.start({ machineArn: first.machine.arn, input: "{}" });
  await first.world.clock.advance(150_000);
  first.end();
  const second = run();
  await second.world.clock.advance(50_000);
  const ran = ranOf(second.world, await second.executions.ended(executionArn));
  expect(ran.summary).toMatchObject({ status: "FAILED", error: "E" });
  expect(ran.types.filter((type) => type === "FailStateEntered")).toHaveLength(3);
  second.end();
});

test("the machine's time-out counts the time it was away; an execution keeps the definition it began with", async () => {
  const file = join(directory, "definition.db");
  const clock = new VirtualClock();
  const start = (states: object) => {
    const world = createTestWorld({ file, clock });
    const machine = declareMachine(world, states);
    world.service(Lifecycle).ready();
    return { world, machine, executions: world.service(StateMachineService).executions };
  };
  const first = start({
    StartAt: "W",
    TimeoutSeconds: 50,
    States: { W: { Type: "Wait", Seconds: 100, End: true } },
  });
  const { executionArn } = await first.executions.start({ machineArn: first.machine.arn, input: "{}" });
  await clock.advance(0);
  first.world.service(Lifecycle).close();
  first.world.store.close();
  await clock.advance(60_000);
  const second = start({ Other: { Type: "Succeed" } });
  await clock.advance(0);
  expect(await second.executions.ended(executionArn)).toMatchObject({ status: "TIMED_OUT" });
  second.world.store.close();
});
