import { declareMachine, ranOf } from "../../../../tests/factories/state-machine.ts";
import { createTestWorld } from "../../../../tests/factories/world.ts";
import { serviceCaller } from "../../../protocols/states/service-caller.ts";
import { QueueService } from "../../queue/queue-service.ts";
import { Activities } from "../activities.ts";
import { ServiceCalls } from "../integrations/service-calls.ts";
import { StateMachineService } from "../state-machine-service.ts";
import { TaskTokens } from "../task-tokens.ts";

const WAITING = {
  T: {
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters: {
      QueueUrl: "http://127.0.0.1:4566/000000000000/orders",
      MessageBody: { "token.$": "$$.Task.Token", "id.$": "$.id" },
    },
    TimeoutSeconds: 600,
    HeartbeatSeconds: 60,
    Retry: [{ ErrorEquals: ["Again"], IntervalSeconds: 1 }],
    Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], ResultPath: "$.error", Next: "C" }],
    End: true,
  },
  C: { Type: "Pass", End: true },
};

async function waiting() {
  const world = createTestWorld();
  world.service(ServiceCalls).use(serviceCaller);
  const queue = world.service(QueueService).create({ name: "orders" });
  const machine = declareMachine(world, WAITING);
  const { executions } = world.service(StateMachineService);
  const { executionArn } = await executions.start({ machineArn: machine.arn, input: '{"id":1}' });
  const nextToken = async () => {
    const [message] = await queue.receive({ max: 1, waitSeconds: 20 });
    return (JSON.parse(message!.body) as { token: string }).token;
  };
  return { world, executions, executionArn, nextToken, tokens: world.service(TaskTokens) };
}

test("the task is done when its token comes back, once", async () => {
  const { world, executions, executionArn, nextToken, tokens } = await waiting();
  const token = await nextToken();
  await tokens.complete(token, { output: { paid: true } });
  const ran = ranOf(world, await executions.ended(executionArn));
  expect(ran.output).toEqual({ paid: true });
  expect(ran.types).toEqual([
    "ExecutionStarted",
    "TaskStateEntered",
    "TaskScheduled",
    "TaskStarted",
    "TaskSubmitted",
    "TaskSucceeded",
    "TaskStateExited",
    "ExecutionSucceeded",
  ]);
  await expect(tokens.complete(token, { output: 1 })).rejects.toThrow("Provided task does not exist anymore");
  await expect(tokens.complete("nonsense", { output: 1 })).rejects.toThrow("Invalid Token");
});

test("SendTaskFailure is retried, with a new token", async () => {
  const { world, executions, executionArn, nextToken, tokens } = await waiting();
  const first = await nextToken();
  await tokens.complete(first, { error: "Again", cause: "busy" });
  await world.clock.advance(1000);
  const second = await nextToken();
  expect(second).not.toBe(first);
  await tokens.complete(second, { error: "Final", cause: "broken" });
  const ran = ranOf(world, await executions.ended(executionArn));
  expect(ran.summary).toMatchObject({ status: "FAILED", error: "Final", cause: "broken" });
  expect(ran.types.filter((type) => type === "TaskFailed")).toHaveLength(2);
});

test("heartbeats keep the task alive; without one it times out, and Catch knows it by its narrower name", async () => {
  const { world, executions, executionArn, nextToken, tokens } = await waiting();
  const token = await nextToken();
  for (let beat = 0; beat < 3; beat++) {
    await world.clock.advance(50_000);
    await tokens.beat(token);
  }
  await world.clock.advance(59_999);
  expect(executions.describe(executionArn).status).toBe("RUNNING");
  await world.clock.advance(1);
  const ran = ranOf(world, await executions.ended(executionArn));
  expect(ran.output).toEqual({ id: 1, error: { Error: "States.Timeout" } });
  expect(ran.types).toContain("TaskTimedOut");
  await expect(tokens.beat(token)).rejects.toThrow("Provided task does not exist anymore");
});

test("heartbeats do not lengthen TimeoutSeconds", async () => {
  const { world, executions, executionArn, nextToken, tokens } = await waiting();
  const token = await nextToken();
  for (let beat = 0; beat < 11; beat++) {
    await world.clock.advance(50_000);
    await tokens.beat(token);
  }
  await world.clock.advance(50_000);
  expect((await executions.ended(executionArn)).error).toBe("States.Timeout");
});

test("an activity: a worker takes the task, and sends its result", async () => {
  const world = createTestWorld();
  const activity = world.service(Activities).create("pack");
  const machine = declareMachine(world, { T: { Type: "Task", Resource: activity.arn, End: true } });
  const { executions } = world.service(StateMachineService);
  const asking = world.service(Activities).take(activity.arn, "worker-1");
  const { executionArn } = await executions.start({ machineArn: machine.arn, input: '{"id":1}' });
  const task = await asking;
  expect(task?.input).toBe('{"id":1}');
  await world.clock.advance(0);
  await world.service(TaskTokens).complete(task!.token, { output: "packed" });
  const ran = ranOf(world, await executions.ended(executionArn));
  expect(ran.output).toBe("packed");
  expect(ran.types.slice(2, -2)).toEqual(["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"]);
  expect(ran.events[3]?.details).toEqual({ workerName: "worker-1" });
});

test("a worker's question ends after a minute without a task", async () => {
  const world = createTestWorld();
  const activity = world.service(Activities).create("pack");
  const asking = world.service(Activities).take(activity.arn, undefined);
  await world.clock.advance(60_000);
  expect(await asking).toBeUndefined();
});
