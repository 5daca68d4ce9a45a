import { Writable } from "node:stream";
import { type Logger, pino } from "pino";

/** A real pino logger whose lines a test can look at. */
export function logCapture(): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const logger = pino({ level: "trace", base: {}, formatters: { level: (level) => ({ level }) } }, sink);
  return { logger, lines };
}
