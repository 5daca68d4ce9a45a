import { closeFunctions, declareFunction } from "../../../tests/factories/function.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { World } from "../world.ts";
import type { FunctionDefinition } from "./function-definition.ts";

const worlds: World[] = [];
afterAll(() => worlds.forEach(closeFunctions));

async function fail(code: string, definition: Partial<FunctionDefinition> = {}) {
  const world = createTestWorld();
  worlds.push(world);
  const lambda = declareFunction(world, code, definition).qualified();
  const { functionError, payload, logTail, requestId } = await lambda.invoke("{}");
  expect(functionError).toBe("Unhandled");
  return { ...(JSON.parse(payload) as Record<string, unknown>), logTail, requestId, lambda, world };
}

test.each([
  ["throws", "exports.handler = () => { throw new TypeError('bad') }", "TypeError", "bad"],
  ["rejects", "exports.handler = async () => { throw new RangeError('bad') }", "RangeError", "bad"],
  ["rejects with a string", "exports.handler = async () => { throw 'bad' }", "string", "bad"],
  ["calls back with an error", "exports.handler = (e, c, callback) => callback(new Error('bad'))", "Error", "bad"],
  ["answers what is no JSON", "exports.handler = async () => 1n", "Runtime.UnserializableResponse", /BigInt/],
  [
    "rejects unseen",
    "exports.handler = () => { Promise.reject(new Error('bad')); return new Promise(() => { setTimeout(() => {}, 999) }) }",
    "Runtime.UnhandledPromiseRejection",
    "Error: bad",
  ],
  [
    "throws later",
    "exports.handler = () => { setTimeout(() => { throw new Error('bad') }); return new Promise(() => { setTimeout(() => {}, 999) }) }",
    "Error",
    "bad",
  ],
  [
    "exits",
    "exports.handler = () => process.exit(3)",
    "Runtime.ExitError",
    /^RequestId: \S+ Error: Runtime exited with error: exit status 3$/,
  ],
  [
    "exits well",
    "exports.handler = () => process.exit(0)",
    "Runtime.ExitError",
    /Runtime exited without providing a reason$/,
  ],
  [
    "cannot be loaded",
    "require('./nowhere'); exports.handler = 1",
    "Runtime.ImportModuleError",
    /Cannot find module '.\/nowhere'/,
  ],
  ["cannot be parsed", "exports.handler = (", "Runtime.UserCodeSyntaxError", /SyntaxError/],
  ["throws while it is loaded", "throw new TypeError('bad')", "TypeError", "bad"],
  ["is not exported", "exports.other = 1", "Runtime.HandlerNotFound", "index.handler is undefined or not exported"],
  ["is no function", "exports.handler = 1", "Runtime.HandlerNotFound", "index.handler is not a function"],
])("a handler that %s", async (_, code, errorType, errorMessage) => {
  const { lambda, ...failure } = await fail(code);
  expect(failure).toMatchObject({
    errorType,
    errorMessage: typeof errorMessage === "string" ? errorMessage : expect.stringMatching(errorMessage),
  });
  expect(failure.logTail).toContain(`REPORT RequestId: ${failure.requestId}`);
});

test("a handler whose name is wrong, or whose file is not there", async () => {
  const code = "exports.handler = async () => 1";
  expect(await fail(code, { handler: "index" })).toMatchObject({ errorType: "Runtime.MalformedHandlerName" });
  expect(await fail(code, { handler: "main.handler" })).toMatchObject({
    errorType: "Runtime.ImportModuleError",
    errorMessage: expect.stringContaining("Cannot find module 'main'"),
  });
});

test("Node.js 24 takes no callbacks, and says so of promises that nothing settles", async () => {
  const runtime = "nodejs24.x";
  expect(await fail("exports.handler = (event, context, callback) => callback(null, 1)", { runtime })).toMatchObject({
    errorType: "Runtime.CallbackHandlerDeprecated",
  });
  expect(await fail("exports.handler = () => new Promise(() => {})", { runtime })).toMatchObject({
    errorType: "Runtime.NodeJsExit",
  });
});

test("a function that takes too long is ended, and the next invocation has a new environment", async () => {
  const world = createTestWorld();
  worlds.push(world);
  const code =
    "let n = 0; exports.handler = async (event) => { console.log('begun', ++n); while (event.hang); return n }";
  const lambda = declareFunction(world, code).qualified();
  expect(JSON.parse((await lambda.invoke("{}")).payload)).toBe(1);
  const hanging = lambda.invoke('{"hang":true}');
  await world.trace.count({ hop: "received" }, 2);
  await world.clock.advance(3_000);
  const { functionError, payload, logTail, durationMs, requestId } = await hanging;
  expect(functionError).toBe("Unhandled");
  expect(JSON.parse(payload)).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after 3.00 seconds`,
  });
  expect(logTail).toContain(`2026-01-01T00:00:03.000Z ${requestId} Task timed out after 3.00 seconds`);
  expect(logTail).toContain("Status: timeout");
  expect(durationMs).toBe(3000);
  expect(JSON.parse((await lambda.invoke("{}")).payload)).toBe(1);
});

test("a function that needs more memory than it has is ended", async () => {
  const { logTail, ...failure } = await fail(
    "exports.handler = async () => { const kept = []; for (;;) kept.push(new Array(1e5).fill({})); }",
    { timeoutSeconds: 60 },
  );
  expect(failure).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringMatching(/Runtime exited with error: signal: killed$/),
  });
  expect(logTail).toMatch(/Max Memory Used: 128 MB\t.*Error Type: Runtime.OutOfMemory/);
});
