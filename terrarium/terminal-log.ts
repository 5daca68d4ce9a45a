import type { Log } from "./engine/log.ts";

/** The log on stderr, a line an event: stdout belongs to the ready line. */
export const terminalLog: Log = {
  info: (message, fields) => write("info", message, fields),
  warn: (message, fields) => write("warn", message, fields),
  error: (message, fields) => write("error", message, fields),
};

function write(level: string, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const details = Object.entries(fields).map(
    ([name, value]) => ` ${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  process.stderr.write(`terrarium ${level}: ${message}${details.join("")}\n`);
}
