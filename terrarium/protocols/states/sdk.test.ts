import {
  type HistoryEvent,
  SFN,
  type SFNServiceException,
  ValidateStateMachineDefinitionResultCode,
} from "@aws-sdk/client-sfn";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { QueueService } from "../../engine/queue/queue-service.ts";
import { ServiceCalls } from "../../engine/state-machine/integrations/service-calls.ts";
import { realClock } from "../../real-clock.ts";
import { createAwsFront } from "../aws-front.ts";
import { FrontDoor } from "../front-door.ts";
import { serviceCaller } from "./service-caller.ts";

const world = createTestWorld({ clock: realClock });
const roleArn = "arn:aws:iam::000000000000:role/machine";
const failures: unknown[] = [];
let door: FrontDoor;
let sfn: SFN;

beforeAll(async () => {
  door = await FrontDoor.open({ port: 0, onError: (error) => failures.push(error) });
  door.mountRest(createAwsFront(world));
  world.service(ServiceCalls).use(serviceCaller);
  sfn = new SFN({
    endpoint: door.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
    // StartSyncExecution would go to the host sync-127.0.0.1.
    disableHostPrefix: true,
  });
});

afterAll(async () => {
  sfn.destroy();
  await door.close(0);
  world.service(QueueService).close();
  world.store.close();
  expect(failures).toEqual([]);
});

const define = (states: object) => JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
const ECHO = define({ A: { Type: "Pass", Next: "B" }, B: { Type: "Succeed" } });
let names = 0;

async function create(definition = ECHO, type: "STANDARD" | "EXPRESS" = "STANDARD"): Promise<string> {
  const made = await sfn.createStateMachine({ name: `machine-${++names}`, definition, roleArn, type });
  return made.stateMachineArn!;
}

async function ended(executionArn: string) {
  const execution = executionArn.split(":").at(-1);
  await world.trace.next(
    ({ hop, detail }) => (hop === "delivered" || hop === "failed") && detail.execution === execution,
  );
  return sfn.describeExecution({ executionArn });
}

const refusal = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => undefined,
    (refused: SFNServiceException) => refused,
  );
  return error?.name;
};

test("a machine from its making to its end", async () => {
  const stateMachineArn = await create();
  const described = await sfn.describeStateMachine({ stateMachineArn });
  expect(described).toMatchObject({
    name: `machine-${names}`,
    status: "ACTIVE",
    type: "STANDARD",
    definition: ECHO,
    roleArn,
  });
  expect(described.creationDate!.getTime()).toBeGreaterThan(Date.UTC(2024, 0, 1));
  const again = await sfn.createStateMachine({ name: `machine-${names}`, definition: ECHO, roleArn });
  expect(again.stateMachineArn).toBe(stateMachineArn);
  const updated = await sfn.updateStateMachine({ stateMachineArn, definition: define({ C: { Type: "Succeed" } }) });
  expect(updated.revisionId).not.toBe(described.revisionId);
  const { stateMachines } = await sfn.listStateMachines({});
  expect(stateMachines!.map((machine) => machine.stateMachineArn)).toContain(stateMachineArn);
  await sfn.tagResource({ resourceArn: stateMachineArn, tags: [{ key: "team", value: "orders" }] });
  expect((await sfn.listTagsForResource({ resourceArn: stateMachineArn })).tags).toEqual([
    { key: "team", value: "orders" },
  ]);
  await sfn.deleteStateMachine({ stateMachineArn });
  expect(await refusal(sfn.describeStateMachine({ stateMachineArn }))).toBe("StateMachineDoesNotExist");
});

test("an execution, its history in pages and backwards", async () => {
  const stateMachineArn = await create();
  const { executionArn } = await sfn.startExecution({ stateMachineArn, name: "one", input: '{"a":1}' });
  expect(executionArn).toBe(`${stateMachineArn.replace(":stateMachine:", ":execution:")}:one`);
  expect(await ended(executionArn!)).toMatchObject({ status: "SUCCEEDED", input: '{"a":1}', output: '{"a":1}' });
  const all = (await sfn.getExecutionHistory({ executionArn })).events!;
  expect(all.map(({ type }) => type)).toEqual([
    "ExecutionStarted",
    "PassStateEntered",
    "PassStateExited",
    "SucceedStateEntered",
    "SucceedStateExited",
    "ExecutionSucceeded",
  ]);
  expect(all[1]).toMatchObject({
    id: 2,
    previousEventId: 0,
    stateEnteredEventDetails: { name: "A", input: '{"a":1}' },
  });
  const pages: HistoryEvent[][] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken; first = false) {
    const page = await sfn.getExecutionHistory({ executionArn, maxResults: 4, reverseOrder: true, nextToken });
    pages.push(page.events!);
    nextToken = page.nextToken;
  }
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([
    [6, 5, 4, 3],
    [2, 1],
  ]);
  const bare = await sfn.getExecutionHistory({ executionArn, includeExecutionData: false, maxResults: 2 });
  expect(bare.events![1]!.stateEnteredEventDetails).toEqual({ name: "A" });
});

test("a name is one execution while it runs with the same input, and taken after that", async () => {
  const stateMachineArn = await create(define({ W: { Type: "Wait", Seconds: 600, End: true } }));
  const start = (input: string) => sfn.startExecution({ stateMachineArn, name: "one", input });
  const first = await start('{"a":1}');
  expect((await start('{"a":1}')).startDate).toEqual(first.startDate);
  expect(await refusal(start('{"a":2}'))).toBe("ExecutionAlreadyExists");
  const running = await sfn.listExecutions({ stateMachineArn, statusFilter: "RUNNING" });
  expect(running.executions!.map(({ name }) => name)).toEqual(["one"]);
  await sfn.stopExecution({ executionArn: first.executionArn, error: "E", cause: "enough" });
  expect(await sfn.describeExecution({ executionArn: first.executionArn })).toMatchObject({
    status: "ABORTED",
    error: "E",
    cause: "enough",
  });
  expect(await refusal(start('{"a":1}'))).toBe("ExecutionAlreadyExists");
});

test("executions are listed in pages, newest first", async () => {
  const stateMachineArn = await create();
  for (const name of ["a", "b", "c"]) {
    const { executionArn } = await sfn.startExecution({ stateMachineArn, name });
    await ended(executionArn!);
  }
  const first = await sfn.listExecutions({ stateMachineArn, maxResults: 2 });
  const second = await sfn.listExecutions({ stateMachineArn, maxResults: 2, nextToken: first.nextToken });
  expect([first, second].map(({ executions }) => executions!.map(({ name }) => name))).toEqual([["c", "b"], ["a"]]);
  expect(second.nextToken).toBeUndefined();
});

test("task tokens: success, failure, heartbeat", async () => {
  const queue = world.service(QueueService).create({ name: "tokens" });
  const stateMachineArn = await create(
    define({
      T: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Parameters: {
          QueueUrl: "http://127.0.0.1:4566/000000000000/tokens",
          MessageBody: { "token.$": "$$.Task.Token" },
        },
        End: true,
      },
    }),
  );
  const next = async () => {
    const { executionArn } = await sfn.startExecution({ stateMachineArn });
    const [message] = await queue.receive({ max: 1, waitSeconds: 20 });
    return { executionArn: executionArn!, taskToken: (JSON.parse(message!.body) as { token: string }).token };
  };
  const good = await next();
  await sfn.sendTaskHeartbeat({ taskToken: good.taskToken });
  expect(await refusal(sfn.sendTaskSuccess({ taskToken: good.taskToken, output: "no JSON" }))).toBe("InvalidOutput");
  await sfn.sendTaskSuccess({ taskToken: good.taskToken, output: '{"ok":true}' });
  expect(await ended(good.executionArn)).toMatchObject({ status: "SUCCEEDED", output: '{"ok":true}' });
  expect(await refusal(sfn.sendTaskSuccess({ taskToken: good.taskToken, output: "{}" }))).toBe("TaskTimedOut");
  const bad = await next();
  await sfn.sendTaskFailure({ taskToken: bad.taskToken, error: "Declined", cause: "card" });
  expect(await ended(bad.executionArn)).toMatchObject({ status: "FAILED", error: "Declined", cause: "card" });
  expect(await refusal(sfn.sendTaskSuccess({ taskToken: "x", output: "{}" }))).toBe("InvalidToken");
});

test("EXPRESS: StartSyncExecution answers with the end", async () => {
  const stateMachineArn = await create(ECHO, "EXPRESS");
  expect(await sfn.startSyncExecution({ stateMachineArn, input: '{"a":1}' })).toMatchObject({
    status: "SUCCEEDED",
    output: '{"a":1}',
  });
  expect(await refusal(sfn.listExecutions({ stateMachineArn }))).toBe("StateMachineTypeNotSupported");
  expect(await refusal(sfn.startSyncExecution({ stateMachineArn: await create() }))).toBe(
    "StateMachineTypeNotSupported",
  );
});

test("a machine starts another and waits for it: .sync:2 gives its output as JSON", async () => {
  const child = await create(define({ A: { Type: "Pass", Result: { made: 1 }, End: true } }));
  const failing = await create(define({ A: { Type: "Fail", Error: "E" } }));
  const parent = (arn: string, suffix: string) =>
    create(
      define({
        T: {
          Type: "Task",
          Resource: `arn:aws:states:::states:startExecution${suffix}`,
          Parameters: { StateMachineArn: arn, Input: { a: 1 } },
          End: true,
        },
      }),
    );
  const run = async (stateMachineArn: string) => ended((await sfn.startExecution({ stateMachineArn })).executionArn!);
  const json = JSON.parse((await run(await parent(child, ".sync:2"))).output!);
  expect(json).toMatchObject({ Status: "SUCCEEDED", Output: { made: 1 }, Input: { a: 1 } });
  const text = JSON.parse((await run(await parent(child, ".sync"))).output!);
  expect(text).toMatchObject({ Output: '{"made":1}' });
  const started = JSON.parse((await run(await parent(child, ""))).output!);
  expect(started.ExecutionArn).toContain(":execution:");
  expect(await run(await parent(failing, ".sync"))).toMatchObject({ status: "FAILED", error: "States.TaskFailed" });
});

test("definitions are validated, and refused when a machine is made", async () => {
  const definition = define({ A: { Type: "Pass", Next: "Nowhere" } });
  const { result, diagnostics } = await sfn.validateStateMachineDefinition({ definition });
  expect(result).toBe(ValidateStateMachineDefinitionResultCode.FAIL);
  expect(diagnostics).toEqual([
    {
      severity: "ERROR",
      code: "MISSING_TRANSITION_TARGET",
      message: "Missing 'Next' target: Nowhere",
      location: "/States/A/Next",
    },
  ]);
  expect(await refusal(create(definition))).toBe("InvalidDefinition");
  expect((await sfn.validateStateMachineDefinition({ definition: ECHO })).result).toBe("OK");
});

test("an activity's worker", async () => {
  const { activityArn } = await sfn.createActivity({ name: "pack" });
  const stateMachineArn = await create(define({ T: { Type: "Task", Resource: activityArn, End: true } }));
  const { executionArn } = await sfn.startExecution({ stateMachineArn, input: '{"id":1}' });
  const { taskToken, input } = await sfn.getActivityTask({ activityArn, workerName: "w" });
  expect(input).toBe('{"id":1}');
  await sfn.sendTaskSuccess({ taskToken, output: '"packed"' });
  expect((await ended(executionArn!)).output).toBe('"packed"');
});

test.each([
  [
    "an unknown machine",
    () => sfn.startExecution({ stateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:x" }),
    "StateMachineDoesNotExist",
  ],
  ["an ARN that is none", () => sfn.startExecution({ stateMachineArn: "x" }), "InvalidArn"],
  [
    "an unknown execution",
    () => sfn.describeExecution({ executionArn: "arn:aws:states:us-east-1:000000000000:execution:x:y" }),
    "ExecutionDoesNotExist",
  ],
  [
    "a name with spaces",
    async () => sfn.startExecution({ stateMachineArn: await create(), name: "a b" }),
    "InvalidName",
  ],
  [
    "an input that is no JSON",
    async () => sfn.startExecution({ stateMachineArn: await create(), input: "{" }),
    "InvalidExecutionInput",
  ],
])("refuses %s", async (_what, call, name) => {
  expect(await refusal(call())).toBe(name);
});
