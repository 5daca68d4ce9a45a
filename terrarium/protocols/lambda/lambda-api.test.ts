import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Lambda, type LambdaServiceException } from "@aws-sdk/client-lambda";
import { closeFunctions, declareFunction, FUNCTION_ROLE } from "../../../tests/factories/function.ts";
import { call } from "../../../tests/factories/http.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { EventSourceMappings } from "../../engine/function/event-source/event-source-mappings.ts";
import { SqsEventSource } from "../../engine/function/event-source/sqs-event-source.ts";
import { FunctionService } from "../../engine/function/function-service.ts";
import { Credentials } from "../../engine/iam/credentials.ts";
import { Lifecycle } from "../../engine/lifecycle.ts";
import { Policies } from "../../engine/policies.ts";
import { QueueService } from "../../engine/queue/queue-service.ts";
import type { World } from "../../engine/world.ts";
import { realClock } from "../../real-clock.ts";
import { createWorld } from "../../world.ts";
import { createAwsFront } from "../aws-front.ts";
import { FrontDoor } from "../front-door.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:orders";
const UUID = "11111111-1111-8111-8111-111111111111";
const CODE = `exports.handler = async (event, context) => {
  console.log("event", event);
  if (event.bad) throw new TypeError("bad order");
  while (event.busyUntil && !require("node:fs").existsSync(event.busyUntil)) await new Promise(setImmediate);
  return { got: event, client: context.clientContext, version: context.functionVersion, arn: context.invokedFunctionArn };
}`;

let door: FrontDoor;
let world: World;
let lambda: Lambda;
const client = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
  new Lambda({ endpoint: door.url, region: "us-east-1", credentials, maxAttempts: 1 });

beforeAll(async () => {
  door = await FrontDoor.open({ port: 0, onError: (error) => expect(error).toBeUndefined() });
  const made = createTestWorld({ clock: realClock });
  const account = { ...made.account, endpoint: door.url };
  world = createWorld({ ...made, account, authorize: undefined, seed: 1, permissions: "enforce" });
  door.mountRest(createAwsFront(world));
  lambda = client({ accessKeyId: "test", secretAccessKey: "test" });
  const policies = world.service(Policies);
  const trustPolicy =
    '{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}';
  policies.declareRole({ arn: FUNCTION_ROLE, name: "orders", trustPolicy });
  policies.attach("orders", "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole");
  const deployed = declareFunction(world, CODE, {
    publish: true,
    environment: { A: "b" },
    description: "takes orders",
  });
  deployed.versions.putAlias({ name: "live", version: "1" });
  declareFunction(world, "exports.handler = async () => 1", { name: "other" });
});

afterAll(async () => {
  lambda.destroy();
  closeFunctions(world);
  world.service(QueueService).close();
  await door.close(0);
});

const decode = (payload: Uint8Array | undefined) => JSON.parse(Buffer.from(payload ?? []).toString());

async function refusal(refused: Promise<unknown>) {
  const error = (await refused.then(
    () => undefined,
    (reason) => reason,
  )) as LambdaServiceException & { Reason?: string };
  return { name: error?.name, status: error?.$metadata.httpStatusCode, message: error?.message, reason: error?.Reason };
}

describe("Invoke", () => {
  test("waits for the answer, and gives the tail of the log where it is asked for", async () => {
    const answer = await lambda.invoke({ FunctionName: "orders", Payload: '{"id":1}', LogType: "Tail" });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(answer.FunctionError).toBeUndefined();
    expect(decode(answer.Payload)).toEqual({ got: { id: 1 }, version: "$LATEST", arn: ARN });
    const log = Buffer.from(answer.LogResult!, "base64").toString();
    expect(log).toMatch(
      /^START RequestId: \S+ Version: \$LATEST\n.*\tINFO\tevent \{ id: 1 \}\nEND RequestId: .*\nREPORT /s,
    );
  });

  test("an error of the function is an answer", async () => {
    const answer = await lambda.invoke({ FunctionName: ARN, Payload: '{"bad":1}' });
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
    expect(decode(answer.Payload)).toMatchObject({ errorType: "TypeError", errorMessage: "bad order" });
  });

  test("an alias leads to its version, and the client's context comes along", async () => {
    const ClientContext = Buffer.from('{"custom":{"a":1}}').toString("base64");
    const answer = await lambda.invoke({ FunctionName: "orders", Qualifier: "live", ClientContext });
    expect(answer.ExecutedVersion).toBe("1");
    expect(decode(answer.Payload)).toEqual({ got: {}, version: "1", arn: `${ARN}:live`, client: { custom: { a: 1 } } });
  });

  test("an event is accepted and run later", async () => {
    const since = world.trace.seq;
    const answer = await lambda.invoke({ FunctionName: "orders", InvocationType: "Event", Payload: '{"later":1}' });
    expect(answer.StatusCode).toBe(202);
    await world.trace.next({ hop: "delivered", part: ARN }, { since });
  });

  test("a dry run runs nothing", async () => {
    const since = world.trace.seq;
    const answer = await lambda.invoke({ FunctionName: "orders", InvocationType: "DryRun" });
    expect(answer.StatusCode).toBe(204);
    expect(world.trace.since(since)).toEqual([]);
  });

  test("what cannot be is refused in Lambda's words", async () => {
    expect(await refusal(lambda.invoke({ FunctionName: "nobody" }))).toEqual({
      name: "ResourceNotFoundException",
      status: 404,
      message: "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody",
    });
    expect(await refusal(lambda.invoke({ FunctionName: "orders:9" }))).toMatchObject({
      name: "ResourceNotFoundException",
    });
    expect(await refusal(lambda.invoke({ FunctionName: "orders:live", Qualifier: "1" }))).toMatchObject({
      name: "InvalidParameterValueException",
    });
    expect(await refusal(lambda.invoke({ FunctionName: "orders", Payload: "{" }))).toMatchObject({
      name: "InvalidRequestContentException",
      status: 400,
    });
    const Payload = JSON.stringify("x".repeat(6_300_000));
    expect(await refusal(lambda.invoke({ FunctionName: "orders", Payload }))).toMatchObject({
      name: "RequestTooLargeException",
      status: 413,
    });
  });

  test("a role needs the permission, and so does who signs nothing", async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = world.service(Credentials).issue(FUNCTION_ROLE, 3600);
    const asRole = client({ accessKeyId, secretAccessKey, sessionToken });
    expect(await refusal(asRole.invoke({ FunctionName: "orders" }))).toMatchObject({
      name: "AccessDeniedException",
      status: 403,
      message: expect.stringContaining(`not authorized to perform: lambda:InvokeFunction on resource: ${ARN}`),
    });
    asRole.destroy();
    const unsigned = await call(door.port, "/2015-03-31/functions/orders/invocations", { method: "POST" });
    expect(unsigned.status).toBe(403);
    expect(unsigned.headers["x-amzn-errortype"]).toBe("AccessDeniedException");
  });
});

test("reserved concurrency is put, seen, enforced and taken away", async () => {
  const FunctionName = "orders";
  await lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 1 });
  expect(await lambda.getFunctionConcurrency({ FunctionName })).toMatchObject({ ReservedConcurrentExecutions: 1 });
  const since = world.trace.seq;
  const directory = mkdtempSync(join(tmpdir(), "busy-"));
  const busyUntil = join(directory, "done");
  const running = lambda.invoke({ FunctionName, Payload: JSON.stringify({ busyUntil }) });
  await world.trace.next({ hop: "received", part: ARN }, { since });
  expect(await refusal(lambda.invoke({ FunctionName }))).toEqual({
    name: "TooManyRequestsException",
    status: 429,
    message: "Rate Exceeded.",
    reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
  });
  writeFileSync(busyUntil, "");
  await running;
  rmSync(directory, { recursive: true });
  await lambda.deleteFunctionConcurrency({ FunctionName });
  expect((await lambda.getFunctionConcurrency({ FunctionName })).ReservedConcurrentExecutions).toBeUndefined();
  expect(
    await refusal(lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 950 })),
  ).toMatchObject({
    name: "InvalidParameterValueException",
  });
});

test("functions are described and listed", async () => {
  const { Configuration, Code } = await lambda.getFunction({ FunctionName: "orders" });
  expect(Configuration).toMatchObject({
    FunctionName: "orders",
    FunctionArn: ARN,
    Runtime: "nodejs22.x",
    Role: FUNCTION_ROLE,
    Handler: "index.handler",
    Description: "takes orders",
    Timeout: 3,
    MemorySize: 128,
    Version: "$LATEST",
    State: "Active",
    Environment: { Variables: { A: "b" } },
    LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/orders" },
  });
  expect(Code?.Location).toMatch(/^file:\/\/\//);
  expect(await lambda.getFunctionConfiguration({ FunctionName: "orders:live" })).toMatchObject({ Version: "1" });
  const { Functions, NextMarker } = await lambda.listFunctions({ MaxItems: 1 });
  expect(Functions?.map(({ FunctionName }) => FunctionName)).toEqual(["orders"]);
  const rest = await lambda.listFunctions({ Marker: NextMarker });
  expect(rest.Functions?.map(({ FunctionName }) => FunctionName)).toEqual(["other"]);
  const { Versions } = await lambda.listVersionsByFunction({ FunctionName: "orders" });
  expect(Versions?.map(({ Version }) => Version)).toEqual(["$LATEST", "1"]);
});

test("permissions are added, seen and removed", async () => {
  const FunctionName = "orders";
  expect(await refusal(lambda.getPolicy({ FunctionName }))).toMatchObject({ name: "ResourceNotFoundException" });
  const permission = {
    FunctionName,
    StatementId: "rule",
    Action: "lambda:InvokeFunction",
    Principal: "events.amazonaws.com",
  };
  const { Statement } = await lambda.addPermission(permission);
  expect(JSON.parse(Statement!)).toMatchObject({ Sid: "rule", Resource: ARN });
  expect(await refusal(lambda.addPermission(permission))).toMatchObject({
    name: "ResourceConflictException",
    status: 409,
  });
  const { Policy } = await lambda.getPolicy({ FunctionName });
  expect(JSON.parse(Policy!).Statement).toHaveLength(1);
  await lambda.removePermission({ FunctionName, StatementId: "rule" });
  expect(await refusal(lambda.removePermission({ FunctionName, StatementId: "rule" }))).toMatchObject({ status: 404 });
});

test("mappings are seen, disabled and enabled", async () => {
  const queue = world.service(QueueService).create({ name: "orders" });
  world.service(EventSourceMappings).create({
    uuid: UUID,
    lambda: world.service(FunctionService).byName("orders"),
    source: new SqsEventSource(world, queue, {}),
    enabled: true,
    reportsFailures: true,
    settings: { BatchSize: 10, FunctionResponseTypes: ["ReportBatchItemFailures"] },
  });
  world.service(Lifecycle).ready();
  const { EventSourceMappings: mappings } = await lambda.listEventSourceMappings({ FunctionName: "orders" });
  expect(mappings).toEqual([
    expect.objectContaining({ UUID, EventSourceArn: queue.arn, FunctionArn: ARN, State: "Enabled", BatchSize: 10 }),
  ]);
  expect((await lambda.listEventSourceMappings({ FunctionName: "other" })).EventSourceMappings).toEqual([]);
  expect(await lambda.updateEventSourceMapping({ UUID, Enabled: false })).toMatchObject({ State: "Disabled" });
  expect(await lambda.getEventSourceMapping({ UUID })).toMatchObject({ State: "Disabled" });
  expect(await lambda.updateEventSourceMapping({ UUID, Enabled: true })).toMatchObject({ State: "Enabled" });
  expect(await refusal(lambda.updateEventSourceMapping({ UUID, BatchSize: 1 }))).toMatchObject({
    message: expect.stringContaining("only Enabled can be changed here"),
  });
  expect(await refusal(lambda.getEventSourceMapping({ UUID: "none" }))).toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("a function calls AWS as its role, at this endpoint", async () => {
  const code = `const { SQSClient, ReceiveMessageCommand, SendMessageCommand } = require("@aws-sdk/client-sqs");
  const sqs = new SQSClient({});
  exports.handler = async ({ QueueUrl }) => {
    await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    return sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" })).then(() => "sent", (error) => error.message);
  };`;
  const queue = world.service(QueueService).create({ name: "calls" });
  declareFunction(world, code, { name: "calls", timeoutSeconds: 20 });
  const { Payload } = await lambda.invoke({ FunctionName: "calls", Payload: JSON.stringify({ QueueUrl: queue.url }) });
  expect(decode(Payload)).toMatch(
    /assumed-role\/orders\/terrarium is not authorized to perform: sqs:sendmessage on resource: arn:aws:sqs:us-east-1:000000000000:calls/i,
  );
});

test("a function that calls AWS does so by the world's time, again and again", async () => {
  const virtual = createTestWorld();
  const door = await FrontDoor.open({ port: 0, onError: (error) => expect(error).toBeUndefined() });
  const elsewhere = createWorld({ ...virtual, account: { ...virtual.account, endpoint: door.url }, seed: 1 });
  door.mountRest(createAwsFront(elsewhere));
  const queue = elsewhere.service(QueueService).create({ name: "calls" });
  const code = `const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
  const sqs = new SQSClient({});
  exports.handler = async ({ QueueUrl }) => {
    for (const MessageBody of ["1", "2", "3"]) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  };`;
  const calls = declareFunction(elsewhere, code, { timeoutSeconds: 20 }).qualified();
  const { payload } = await calls.invoke(JSON.stringify({ QueueUrl: queue.url }));
  expect(payload).toBe("null");
  expect(queue.depth().visible).toBe(3);
  closeFunctions(elsewhere);
  elsewhere.service(QueueService).close();
  await door.close(0);
});

test("an operation that is not spoken is named", async () => {
  expect(await refusal(lambda.deleteFunction({ FunctionName: "orders" }))).toMatchObject({
    message: expect.stringContaining("does not speak DELETE /2015-03-31/functions/orders"),
  });
});
