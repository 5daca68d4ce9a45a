// What a handler prints, on its way to the log: console methods as one event each, with their level, and what is written to the
// streams as lines. Sent at once, so that what was printed before a crash or a time-out is not lost.
import { format } from "node:util";

const LEVELS = { trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR" };

/**
 * Takes over the console and both streams of this thread.
 *
 * @param {import("node:worker_threads").MessagePort} port
 * @param {boolean} json whether the function's log format is JSON
 * @returns {() => void} sends the last line, even if it has no end
 */
export function captureConsole(port, json) {
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method] = (...values) => port.postMessage(["log", level, json ? jsonFields(values) : format(...values)]);
  }
  const flushes = [process.stdout, process.stderr].map((stream) => {
    let partial = "";
    stream.write = (chunk, encoding, callback) => {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
      const end = text.lastIndexOf("\n");
      if (end < 0) partial += text;
      else {
        port.postMessage(["printed", partial + text.slice(0, end)]);
        partial = text.slice(end + 1);
      }
      const done = typeof encoding === "function" ? encoding : callback;
      if (typeof done === "function") process.nextTick(done);
      return true;
    };
    return () => {
      if (partial) port.postMessage(["printed", partial]);
      partial = "";
    };
  });
  return () => {
    for (const flush of flushes) flush();
  };
}

/** The fields of a JSON log event but its time, level and request ("Using Lambda advanced logging controls with Node.js"). */
function jsonFields(values) {
  const errors = values.filter((value) => value instanceof Error);
  if (values.length === 1) {
    try {
      return JSON.stringify({ message: values[0] }, plainErrors);
    } catch {
      // Circular, or a BigInt: then as text.
    }
  }
  const [error] = errors;
  return JSON.stringify({ message: format(...values), ...(error && plainError(error)) });
}

const plainErrors = (_name, value) => (value instanceof Error ? plainError(value) : value);

const plainError = (error) => ({
  errorType: error.name,
  errorMessage: error.message,
  stackTrace: String(error.stack).split("\n"),
});
