import { closeFunctions, declareFunction } from "../../../tests/factories/function.ts";
import { createTestWorld, type TestWorldOptions } from "../../../tests/factories/world.ts";
import { AccessDenied } from "../errors.ts";
import { LogGroups } from "../logs/log-groups.ts";
import type { World } from "../world.ts";
import type { FunctionDefinition } from "./function-definition.ts";

const GROUP = "/aws/lambda/orders";
const worlds: World[] = [];
afterAll(() => worlds.forEach(closeFunctions));

async function logOf(code: string, definition: Partial<FunctionDefinition> = {}, options: TestWorldOptions = {}) {
  const world = createTestWorld(options);
  worlds.push(world);
  const warn = jest.spyOn(world.log, "warn");
  warn.mockClear();
  const { requestId, logTail } = await declareFunction(world, code, definition).qualified().invoke("{}");
  const events = world.service(LogGroups).events(definition.logging?.group ?? GROUP);
  const messages = events.map(({ message }) => message.replaceAll(requestId, "ID"));
  return { messages, events, logTail, warnings: warn.mock.calls.map(([message]) => message) };
}

const PRINTS = `exports.handler = async () => {
  console.log("one\\ntwo", { three: 3 });
  console.warn(new Error("four").message);
  process.stdout.write('{"five":5}\\n{"six"');
  process.stdout.write(':6}\\n');
  console.debug("seven");
}`;

test("text: what is printed is between START and REPORT, one event for each call", async () => {
  const { messages, events, logTail } = await logOf(PRINTS);
  expect(messages).toEqual([
    "INIT_START Runtime Version: nodejs:22.v1",
    "START RequestId: ID Version: $LATEST",
    "2026-01-01T00:00:00.000Z\tID\tINFO\tone\ntwo { three: 3 }",
    "2026-01-01T00:00:00.000Z\tID\tWARN\tfour",
    '{"five":5}',
    '{"six":6}',
    "2026-01-01T00:00:00.000Z\tID\tDEBUG\tseven",
    "END RequestId: ID",
    expect.stringMatching(
      /^REPORT RequestId: ID\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t$/,
    ),
  ]);
  expect(new Set(events.map(({ stream }) => stream)).size).toBe(1);
  expect(events[0]!.stream).toMatch(/^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/);
  expect(logTail).toContain('{"six":6}');
});

test("JSON: objects stay objects, levels are filtered, and what is printed as it is stays so", async () => {
  const code = `exports.handler = async () => {
    console.debug("hidden");
    console.info({ order: 1 });
    console.error("failed", new TypeError("bad"));
    console.log("%s orders", 2);
    process.stdout.write('{"level":"INFO","message":"of a logger"}\\n');
  }`;
  const { messages } = await logOf(code, { logging: { format: "JSON", group: "/orders" } });
  const at = { timestamp: "2026-01-01T00:00:00.000Z", requestId: "ID" };
  expect(messages.map((message) => JSON.parse(message))).toEqual([
    expect.objectContaining({ type: "platform.initStart" }),
    { time: at.timestamp, type: "platform.start", record: { requestId: "ID", version: "$LATEST" } },
    { ...at, level: "INFO", message: { order: 1 } },
    {
      ...at,
      level: "ERROR",
      message: expect.stringMatching(/^failed TypeError: bad/),
      errorType: "TypeError",
      errorMessage: "bad",
      stackTrace: expect.arrayContaining(["TypeError: bad"]),
    },
    { ...at, level: "INFO", message: "2 orders" },
    { level: "INFO", message: "of a logger" },
    {
      time: at.timestamp,
      type: "platform.report",
      record: {
        requestId: "ID",
        status: "success",
        metrics: expect.objectContaining({ memorySizeMB: 128, durationMs: expect.any(Number) }),
      },
    },
  ]);
});

test("JSON: the levels of the application and of the system are set apart", async () => {
  const logging = { format: "JSON", applicationLevel: "DEBUG", systemLevel: "WARN" } as const;
  const { messages } = await logOf("exports.handler = async () => console.debug('seen')", { logging });
  expect(messages.map((message) => JSON.parse(message).message)).toEqual(["seen"]);
});

test("what a handler throws is logged, with its stack", async () => {
  const { messages } = await logOf("exports.handler = async () => { throw new TypeError('bad') }");
  const line = messages.find((message) => message.includes("Invoke Error"))!;
  const [, error = ""] = line.split("Invoke Error \t");
  expect(JSON.parse(error)).toEqual({
    errorType: "TypeError",
    errorMessage: "bad",
    stack: expect.arrayContaining(["TypeError: bad"]),
  });
});

test("without the permission the function runs, its log goes nowhere, and the terminal says so", async () => {
  const authorize: TestWorldOptions["authorize"] = ({ action, resource }) => {
    if (action === "logs:PutLogEvents") throw new AccessDenied(`no ${action} on ${resource}`);
  };
  const { messages, logTail, warnings } = await logOf(PRINTS, {}, { authorize });
  expect(messages).toEqual([]);
  expect(logTail).toContain("seven");
  expect(warnings).toEqual([
    expect.stringMatching(
      /^the log of the function orders goes nowhere: no logs:PutLogEvents on arn:aws:logs:us-east-1:000000000000:log-group:\/aws\/lambda\/orders:log-stream:2026/,
    ),
  ]);
});

test("the tail has the last 4 KB", async () => {
  const { logTail } = await logOf(
    "exports.handler = async () => { for (let n = 0; n < 500; n++) console.log('line', n) }",
  );
  expect(Buffer.byteLength(logTail)).toBe(4096);
  expect(logTail).toContain("line 499");
  expect(logTail).not.toContain("line 1\n");
});
