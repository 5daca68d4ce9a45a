// What runs in the worker thread of an execution environment: it loads a handler and calls it, as Lambda's runtime interface client
// for Node.js does. Plain JavaScript, because a thread that has to strip types first takes twice as long to start.
import { parentPort, workerData } from "node:worker_threads";
import { setTime } from "./environment-clock.js";
import { captureConsole } from "./environment-console.js";
import { loadHandler } from "./environment-handler.js";

/** @typedef {{ errorType: string, errorMessage: string, trace: string[] }} Failure */

const { taskRoot, handler: handlerName, runtimeMajor, jsonLogs, now } = workerData;
setTime(now);
const flushOutput = captureConsole(parentPort, jsonLogs);

let handler;
/** The running invocation. */
let current;

process.on("unhandledRejection", (reason) => {
  const { errorMessage, trace } = describe(reason);
  crash({
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage: `${reason instanceof Error ? `${reason.name}: ` : ""}${errorMessage}`,
    trace,
  });
});
process.on("uncaughtException", (error) => crash(describe(error)));
// Nothing is left to do and the handler has not answered: on AWS the runtime ends the invocation then.
process.on("beforeExit", () => {
  if (!current) return;
  const { finish, answer, promised } = current;
  if (answer) finish(...answer);
  else if (promised && runtimeMajor >= 24) {
    finish(undefined, {
      errorType: "Runtime.NodeJsExit",
      errorMessage: "The handler's promise was never settled, and nothing is left that could settle it",
      trace: [],
    });
  } else finish(null);
});

parentPort.on("message", invoke);
await start();

async function start() {
  const began = performance.now();
  try {
    handler = await loadHandler(taskRoot, handlerName);
    if (runtimeMajor >= 24 && handler.length >= 3) {
      const problem = new Error(
        "AWS Lambda has removed support for callback-based function handlers starting with Node.js 24: make the handler async, or use an earlier runtime.",
      );
      problem.name = "Runtime.CallbackHandlerDeprecated";
      throw problem;
    }
    parentPort.postMessage(["ready", performance.now() - began]);
  } catch (error) {
    flushOutput();
    parentPort.postMessage(["init-failed", describe(error), performance.now() - began]);
  }
}

/** @param {[string, string, number, number, object, string | undefined]} message */
function invoke([requestId, payload, now, remaining, details, traceHeader]) {
  setTime(now);
  const began = performance.now();
  if (traceHeader === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = traceHeader;
  const invocation = { requestId, answer: undefined, promised: false, finish };
  current = invocation;
  // What is left in the event loop decides whether the invocation goes on, and this port does not count.
  parentPort.unref();

  /** @param {unknown} result @param {Failure} [failure] */
  function finish(result, failure) {
    if (current !== invocation) return;
    let text = "null";
    let problem = failure;
    if (!problem) {
      try {
        text = JSON.stringify(result === undefined ? null : result) ?? "null";
      } catch (error) {
        problem = { ...describe(error), errorType: "Runtime.UnserializableResponse" };
      }
    }
    current = undefined;
    parentPort.ref();
    flushOutput();
    const { heapUsed, external } = process.memoryUsage();
    parentPort.postMessage(["done", requestId, problem, text, performance.now() - began, heapUsed + external]);
  }

  const context = contextOf(details, began + remaining);
  const settle = (result, failure) => {
    if (context.callbackWaitsForEmptyEventLoop && !failure) invocation.answer = [result, failure];
    else finish(result, failure);
  };
  context.done = (error, result) => settle(result, error ? describe(error) : undefined);
  context.succeed = (result) => finish(result);
  context.fail = (error) => finish(undefined, describe(error ?? "handled"));
  try {
    const returned = handler(JSON.parse(payload), context, context.done);
    if (typeof returned?.then !== "function") return;
    invocation.promised = true;
    returned.then(
      (result) => finish(result),
      (error) => finish(undefined, describe(error)),
    );
  } catch (error) {
    finish(undefined, describe(error));
  }
}

function contextOf(details, deadline) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    ...details,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

/** The environment is of no more use: the invocation fails, and the thread ends. */
function crash(failure) {
  flushOutput();
  parentPort.postMessage(["crashed", failure]);
  process.exit(128);
}

/** @returns {Failure} */
function describe(error) {
  if (
    error instanceof Error ||
    (typeof error === "object" && error !== null && "message" in error && "stack" in error)
  ) {
    return {
      errorType: String(error.name),
      errorMessage: String(error.message),
      trace: String(error.stack).split("\n"),
    };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}
