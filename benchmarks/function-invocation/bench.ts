import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { bundleFunction } from "../../constructs/function-bundle.ts";
import { type FunctionCode, unpackCode } from "../../terrarium/engine/function/code.ts";
import type { DeployedFunction } from "../../terrarium/engine/function/deployed-function.ts";
import { FunctionService } from "../../terrarium/engine/function/function-service.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { deliveryOrder } from "../../tests/factories/order.ts";
import { durableWorld } from "../measure/durable-world.ts";
import { type Figure, median, milliseconds } from "../measure/figures.ts";

const WARM = 3_000;
const COLD_ROUNDS = 25;

/** A function of ours, and an event that it handles without anybody's help. */
interface Subject {
  readonly entry: string;
  readonly event: object;
  readonly environment?: Readonly<Record<string, string>>;
}

const RECEIVE_ORDER: Subject = {
  entry: "lambdas/receive-order/handler.ts",
  event: { body: JSON.stringify(deliveryOrder()), isBase64Encoded: false, requestContext: { requestId: "1" } },
};
/** With the AWS SDK in its bundle. */
const PROCESS_ORDER: Subject = {
  entry: "lambdas/process-order/handler.ts",
  event: { Records: [] },
  environment: { ORDERS_TABLE: "orders", KEPT_DAYS: "1" },
};

/** What the terrarium adds to a handler, warm and cold. */
export async function measure(): Promise<Figure[]> {
  const { world, close } = durableWorld();
  try {
    return [
      await warm(world),
      await cold(world, "receive-order, 49 kB", RECEIVE_ORDER),
      await cold(world, "process-order with the AWS SDK, 261 kB", PROCESS_ORDER),
    ];
  } finally {
    close();
  }
}

/** From the call to the answer, less what the handler itself took in its thread. */
async function warm(world: World): Promise<Figure> {
  const code = codeOf(RECEIVE_ORDER);
  const fn = declare(world, "warm", RECEIVE_ORDER, code);
  const payload = JSON.stringify(RECEIVE_ORDER.event);
  const invoke = async () => {
    const began = performance.now();
    const { durationMs, functionError, payload: answer } = await fn.qualified().invoke(payload);
    const whole = performance.now() - began;
    if (functionError !== undefined) throw new Error(answer);
    return { overhead: whole - durationMs, handler: durationMs };
  };
  for (let index = 0; index < WARM; index++) await invoke();
  const runs: { overhead: number; handler: number }[] = [];
  for (let index = 0; index < WARM; index++) runs.push(await invoke());
  fn.close();
  code.remove();
  const overhead = median(runs.map((run) => run.overhead));
  return {
    what: "a warm invocation, p50 without the handler's own time (yardstick), in milliseconds",
    ours: `${overhead.toFixed(3)} ms`,
    yardstick: `${median(runs.map((run) => run.handler)).toFixed(3)} ms`,
    value: overhead,
    target: { atMost: 0.5 },
  };
}

/** The first invocation of a function, beside a bare thread that loads the same bundle and calls it. */
async function cold(world: World, what: string, subject: Subject): Promise<Figure> {
  const code = codeOf(subject);
  const payload = JSON.stringify(subject.event);
  const rounds: { ours: number; theirs: number }[] = [];
  for (let round = 0; round <= COLD_ROUNDS; round++) {
    const fn = declare(world, `${subject.entry.split("/")[1]}-${round}`, subject, code);
    const ours = await milliSecondsOf(async () => {
      const { functionError, payload: answer } = await fn.qualified().invoke(payload);
      if (functionError !== undefined) throw new Error(answer);
    });
    fn.close();
    const theirs = await milliSecondsOf(() => bareWorker(code.directory, subject));
    // The first of each loads what the process has not needed so far.
    if (round > 0) rounds.push({ ours, theirs });
  }
  code.remove();
  return {
    what: `a cold start of ${what}, beside a bare worker that loads and calls it`,
    ours: milliseconds(median(rounds.map(({ ours }) => ours))),
    yardstick: milliseconds(median(rounds.map(({ theirs }) => theirs))),
    value: median(rounds.map(({ ours, theirs }) => ours / theirs)),
    target: { atMost: 4 },
  };
}

function codeOf({ entry }: Subject): FunctionCode {
  return unpackCode(bundleFunction(entry).zip);
}

function declare(world: World, name: string, { environment }: Subject, code: FunctionCode): DeployedFunction {
  return world.service(FunctionService).declare({
    name,
    roleArn: `arn:aws:iam::000000000000:role/${name}`,
    handler: "index.handler",
    runtime: "nodejs22.x",
    timeoutSeconds: 10,
    memoryMb: 256,
    environment,
    logging: { format: "JSON", applicationLevel: "INFO", systemLevel: "WARN" },
    code,
  });
}

/** From the thread's making to the handler's answer. */
function bareWorker(directory: string, { event, environment }: Subject): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const worker = new Worker(join(import.meta.dirname, "bare-worker.js"), {
    env: { ...environment, AWS_REGION: "us-east-1" },
    // What the handler logs is read by nobody, as little as ours is.
    stdout: true,
    stderr: true,
    workerData: { module: pathToFileURL(join(directory, "index.mjs")).href, event, context: {} },
  });
  worker.on("message", () => {
    resolve();
    void worker.terminate();
  });
  worker.on("error", reject);
  return promise;
}

async function milliSecondsOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
