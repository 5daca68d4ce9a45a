import { closeFunctions, declareFunction } from "../../../tests/factories/function.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { World } from "../world.ts";
import type { FunctionDefinition } from "./function-definition.ts";

const worlds: World[] = [];
afterAll(() => worlds.forEach(closeFunctions));

function newFunction(code: string | Record<string, string>, definition: Partial<FunctionDefinition> = {}) {
  const world = createTestWorld();
  worlds.push(world);
  return { world, deployed: declareFunction(world, code, definition) };
}

async function invoke(
  code: string | Record<string, string>,
  payload = "{}",
  definition: Partial<FunctionDefinition> = {},
) {
  const { deployed } = newFunction(code, definition);
  const invocation = await deployed.qualified().invoke(payload);
  return { ...invocation, answer: JSON.parse(invocation.payload) };
}

test.each([
  ["an async function of CommonJS", { "index.js": "exports.handler = async (event) => event.a + 1" }],
  ["an ES module", { "index.mjs": "export const handler = async (event) => event.a + 1" }],
  [
    "an ES module with an await at its top",
    { "index.mjs": "await null; export const handler = (event) => Promise.resolve(event.a + 1)" },
  ],
  [
    "an ES module by package.json, with one beside it",
    {
      "package.json": '{"type":"module"}',
      "index.js": 'import { add } from "./add.js"; export const handler = async (event) => add(event.a);',
      "add.js": "export const add = (a) => a + 1",
    },
  ],
  [
    "a callback",
    { "index.js": "exports.handler = (event, context, callback) => setTimeout(() => callback(null, event.a + 1), 5)" },
  ],
  ["context.succeed", { "index.js": "exports.handler = (event, context) => context.succeed(event.a + 1)" }],
  [
    "what bundlers write",
    {
      "index.js":
        'var m = {}; Object.defineProperty(m, "handler", { get: () => async (e) => e.a + 1 }); module.exports = m;',
    },
  ],
])("the handler may be %s", async (_, files) => {
  expect(await invoke(files, '{"a":1}')).toMatchObject({ answer: 2, executedVersion: "$LATEST" });
});

test("a handler in a directory, below an object", async () => {
  const files = { "src/orders.js": "exports.api = { post: async () => 'posted' }" };
  expect((await invoke(files, "{}", { handler: "src/orders.api.post" })).answer).toBe("posted");
});

test("a handler that answers nothing answers null, and no payload is an empty event", async () => {
  expect(
    (await invoke("exports.handler = async (event) => { if (Object.keys(event).length) throw event; }", "")).answer,
  ).toBeNull();
});

test("a callback waits for the event loop unless it is told not to", async () => {
  const code = (wait: boolean) => `exports.handler = (event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = ${wait};
    setTimeout(() => console.log("later"), 60);
    callback(null, "early");
  }`;
  expect(await invoke(code(true))).toMatchObject({ answer: "early", logTail: expect.stringContaining("later") });
  expect(await invoke(code(false))).toMatchObject({ answer: "early", logTail: expect.not.stringContaining("later") });
});

test("the context and the environment are Lambda's", async () => {
  const { deployed } = newFunction(
    "exports.handler = async (event, context) => ({ context, left: context.getRemainingTimeInMillis(), env: process.env })",
    {
      environment: { TABLE: "orders" },
      memoryMb: 256,
      timeoutSeconds: 30,
      logging: { format: "JSON", group: "/orders" },
    },
  );
  const { payload, requestId } = await deployed
    .qualified()
    .invoke("{}", { traceHeader: "Root=1-2-3", clientContext: '{"custom":{"a":"b"}}' });
  const { context, left, env } = JSON.parse(payload);
  const arn = "arn:aws:lambda:us-east-1:000000000000:function:orders";
  expect(context).toEqual({
    callbackWaitsForEmptyEventLoop: true,
    functionName: "orders",
    functionVersion: "$LATEST",
    invokedFunctionArn: arn,
    memoryLimitInMB: "256",
    awsRequestId: requestId,
    logGroupName: "/orders",
    logStreamName: expect.stringMatching(/^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/),
    clientContext: { custom: { a: "b" } },
  });
  expect(left).toBeGreaterThan(29_000);
  expect(left).toBeLessThanOrEqual(30_000);
  expect(env).toMatchObject({
    TABLE: "orders",
    TZ: ":UTC",
    _HANDLER: "index.handler",
    _X_AMZN_TRACE_ID: "Root=1-2-3",
    AWS_REGION: "us-east-1",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_LAMBDA_FUNCTION_NAME: "orders",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_LOG_GROUP_NAME: "/orders",
    AWS_LAMBDA_LOG_STREAM_NAME: context.logStreamName,
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
  });
  expect(env).not.toHaveProperty("HOME");
});

test("what a bundle leaves to the runtime is there: the AWS SDK, by require and by import", async () => {
  const cjs = 'const { SQSClient } = require("@aws-sdk/client-sqs"); exports.handler = async () => SQSClient.name';
  const esm = {
    "index.mjs": 'import { SQSClient } from "@aws-sdk/client-sqs"; export const handler = async () => SQSClient.name',
  };
  expect((await invoke(cjs)).answer).toBe("SQSClient");
  expect((await invoke(esm)).answer).toBe("SQSClient");
});

test("no other package of this machine is found", async () => {
  expect((await invoke('require("express"); exports.handler = async () => 1')).answer).toMatchObject({
    errorType: "Runtime.ImportModuleError",
    errorMessage: expect.stringContaining("Cannot find module 'express'"),
  });
});

test("the time is the world's", async () => {
  const code = `const loaded = new Date().toISOString();
  exports.handler = async () => ({
    loaded: loaded.slice(0, 16),
    now: new Date(Date.now()).toISOString().slice(0, 16),
    made: new Date().toISOString().slice(0, 16),
    given: new Date(0).toISOString(),
    text: Date().slice(0, 15),
    same: [new Date() instanceof Date, new Date(0).constructor === Date, Date.UTC(1970, 0, 2), Object.prototype.toString.call(new Date())],
  });`;
  const { world, deployed } = newFunction(code);
  await world.clock.advance(24 * 3600_000);
  const first = JSON.parse((await deployed.qualified().invoke("{}")).payload);
  await world.clock.advance(60_000);
  const second = JSON.parse((await deployed.qualified().invoke("{}")).payload);
  expect(first).toEqual({
    loaded: "2026-01-02T00:00",
    now: "2026-01-02T00:00",
    made: "2026-01-02T00:00",
    given: "1970-01-01T00:00:00.000Z",
    text: expect.stringMatching(/ Jan 0[12] 2026$/),
    same: [true, true, 86_400_000, "[object Date]"],
  });
  expect(second).toMatchObject({ loaded: "2026-01-02T00:00", now: "2026-01-02T00:01" });
});

test("its hops are in the trace, under the caller's lineage", async () => {
  const { world, deployed } = newFunction(
    "exports.handler = async (event) => { if (event.bad) throw new Error('no') }",
  );
  await deployed.qualified().invoke("{}", { lineage: "one" });
  await deployed.qualified().invoke('{"bad":1}', { lineage: "two" });
  expect(world.trace.since(0).map(({ hop, lineage, detail }) => [hop, lineage, detail.reason])).toEqual([
    ["received", "one", undefined],
    ["delivered", "one", undefined],
    ["received", "two", undefined],
    ["failed", "two", "Error: no"],
  ]);
  expect(deployed.figures).toMatchObject({ inFlight: 0, environments: 1, invocations: 2, errors: 1 });
});

test("payloads have limits, and must be JSON", async () => {
  const { deployed } = newFunction("exports.handler = async () => 'x'.repeat(6_300_000)");
  const lambda = deployed.qualified();
  await expect(lambda.invoke("{")).rejects.toThrow(/Could not parse request body into json/);
  await expect(lambda.invoke(JSON.stringify("x".repeat(6_291_557)))).rejects.toThrow(/may have 6291556 bytes/);
  await expect(lambda.invokeAsync(JSON.stringify("x".repeat(1_048_577)))).rejects.toThrow(/may have 1048576 bytes/);
  const { functionError, payload } = await lambda.invoke("{}");
  expect(functionError).toBe("Unhandled");
  expect(JSON.parse(payload)).toEqual({
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
  });
});
