import { closeFunctions, declareFunction } from "../../../../tests/factories/function.ts";
import { declareMachine, ranOf, runMachine } from "../../../../tests/factories/state-machine.ts";
import { createTestWorld } from "../../../../tests/factories/world.ts";
import { serviceCaller } from "../../../protocols/states/service-caller.ts";
import type { Authorize } from "../../authorization.ts";
import { AccessDenied } from "../../errors.ts";
import { QueueService } from "../../queue/queue-service.ts";
import { ServiceCalls } from "../integrations/service-calls.ts";
import { StateMachineService } from "../state-machine-service.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:orders";
const INVOKE = "arn:aws:states:::lambda:invoke";
const QUEUE_URL = "http://127.0.0.1:4566/000000000000/orders";

function worldWith(code: string, authorize?: Authorize) {
  const world = createTestWorld({ authorize });
  world.service(ServiceCalls).use(serviceCaller);
  declareFunction(world, code);
  return world;
}

const ECHO = "exports.handler = async (event) => ({ got: event })";
const THROWS = "exports.handler = async () => { const e = new Error('no'); e.name = 'OutOfStock'; throw e; }";

describe("Lambda", () => {
  test("a function by its ARN: the payload is the result", async () => {
    const world = worldWith(ECHO);
    const machine = declareMachine(world, { T: { Type: "Task", Resource: FUNCTION, ResultPath: "$.r", End: true } });
    const ran = await runMachine(world, machine, { a: 1 });
    expect(ran.output).toEqual({ a: 1, r: { got: { a: 1 } } });
    expect(ran.types).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
      "LambdaFunctionSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    expect(ran.events[2]).toMatchObject({ details: { resource: FUNCTION, input: '{"a":1}' }, previousEventId: 2 });
    closeFunctions(world);
  });

  test("lambda:invoke: the result is the whole answer", async () => {
    const world = worldWith(ECHO);
    const machine = declareMachine(world, {
      T: {
        Type: "Task",
        Resource: INVOKE,
        Parameters: { FunctionName: "orders", "Payload.$": "$" },
        TimeoutSeconds: 5,
        End: true,
      },
    });
    const ran = await runMachine(world, machine, { a: 1 });
    expect(ran.output).toMatchObject({ ExecutedVersion: "$LATEST", Payload: { got: { a: 1 } }, StatusCode: 200 });
    expect(ran.events[2]).toMatchObject({
      type: "TaskScheduled",
      details: { resourceType: "lambda", resource: "invoke", region: "us-east-1", timeoutInSeconds: 5 },
    });
    closeFunctions(world);
  });

  test("the function's error type is the error's name, for Retry and Catch", async () => {
    const world = worldWith(THROWS);
    const machine = declareMachine(world, {
      T: {
        Type: "Task",
        Resource: INVOKE,
        Parameters: { FunctionName: FUNCTION },
        Catch: [{ ErrorEquals: ["OutOfStock"], ResultPath: "$.error", Next: "C" }],
        End: true,
      },
      C: { Type: "Pass", End: true },
    });
    const ran = await runMachine(world, machine, { a: 1 });
    expect(ran.output).toMatchObject({ a: 1, error: { Error: "OutOfStock" } });
    expect(ran.types).toContain("TaskFailed");
    closeFunctions(world);
  });

  test("a function that is not there, and one that the role may not invoke", async () => {
    const world = worldWith(ECHO, ({ action }) => {
      if (action === "lambda:InvokeFunction") throw new AccessDenied("may not");
    });
    const missing = declareMachine(world, { T: { Type: "Task", Resource: `${FUNCTION}-x`, End: true } });
    expect((await runMachine(world, missing)).summary).toMatchObject({ error: "Lambda.ResourceNotFoundException" });
    const refused = declareMachine(world, { T: { Type: "Task", Resource: FUNCTION, End: true } }, { name: "refused" });
    expect((await runMachine(world, refused)).summary).toMatchObject({
      error: "Lambda.AWSLambdaException",
      cause: expect.stringMatching(
        /^may not \(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException/,
      ),
    });
    closeFunctions(world);
  });

  test("TimeoutSeconds ends a function that takes too long: States.Timeout", async () => {
    const world = worldWith("exports.handler = () => new Promise(() => setInterval(() => {}, 1000))");
    const machine = declareMachine(world, { T: { Type: "Task", Resource: FUNCTION, TimeoutSeconds: 2, End: true } });
    const { executions } = world.service(StateMachineService);
    const { executionArn } = await executions.start({ machineArn: machine.arn, input: "{}" });
    await world.clock.advance(2000);
    const ran = ranOf(world, await executions.ended(executionArn));
    expect(ran.summary).toMatchObject({ status: "FAILED", error: "States.Timeout" });
    expect(ran.types.slice(-3)).toEqual(["LambdaFunctionStarted", "LambdaFunctionTimedOut", "ExecutionFailed"]);
    closeFunctions(world);
  });
});

describe("SQS", () => {
  test("sendMessage: a JSON body becomes text, and the message keeps the execution's lineage", async () => {
    const world = createTestWorld();
    world.service(ServiceCalls).use(serviceCaller);
    const queue = world.service(QueueService).create({ name: "orders" });
    const machine = declareMachine(world, {
      T: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage",
        Parameters: { QueueUrl: QUEUE_URL, MessageBody: { "id.$": "$.id" } },
        End: true,
      },
    });
    const ran = await runMachine(world, machine, { id: 7 });
    expect(ran.output).toMatchObject({ MessageId: expect.any(String), SdkHttpMetadata: { HttpStatusCode: 200 } });
    const { lineage } = await world.trace.next({ hop: "accepted", part: machine.arn });
    expect(await world.trace.next({ hop: "queued", part: queue.arn })).toMatchObject({ lineage });
    expect(await world.trace.next({ hop: "delivered", part: machine.arn })).toMatchObject({
      detail: { state: "T", resource: "sendMessage" },
    });
  });

  test("a queue that is not there", async () => {
    const world = createTestWorld();
    world.service(ServiceCalls).use(serviceCaller);
    const resource = (sdk: string) => `arn:aws:states:::${sdk}sqs:sendMessage`;
    const state = { Type: "Task", Parameters: { QueueUrl: QUEUE_URL, MessageBody: "x" }, End: true };
    const machine = declareMachine(world, { T: { ...state, Resource: resource("") } });
    expect((await runMachine(world, machine)).summary.error).toMatch(
      /^SQS\.QueueDoesNotExistException|^SQS\.NonExistent/,
    );
    const sdk = declareMachine(world, { T: { ...state, Resource: resource("aws-sdk:") } }, { name: "sdk" });
    expect((await runMachine(world, sdk)).summary.error).toMatch(/^Sqs\./);
  });
});

test("a role that does not trust Step Functions: States.Permissions", async () => {
  const world = worldWith(ECHO, ({ action, principal }) => {
    if (action === "sts:AssumeRole" && principal.kind === "service") throw new AccessDenied("no trust");
  });
  const machine = declareMachine(world, {
    T: {
      Type: "Task",
      Resource: FUNCTION,
      Catch: [{ ErrorEquals: ["States.Permissions"], Next: "C" }],
      End: true,
    },
    C: { Type: "Pass", End: true },
  });
  expect((await runMachine(world, machine)).output).toEqual({ Error: "States.Permissions", Cause: "no trust" });
  closeFunctions(world);
});
