import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { type Logger, pino } from "pino";
import {
  EnvironmentError,
  integer,
  optional,
  readEnvironment,
  type Settings,
  text,
  type Variable,
} from "./environment.ts";
import { stopGracefully } from "./stop-gracefully.ts";

const EXIT_UNUSABLE_SETTINGS = 2;

const COMMON = {
  port: integer("PORT", 0, 65_535, 3_000),
  host: optional(text("BIND_ADDRESS", "the address to listen on; all of them if left out", /^[\w.:-]+$/)),
  level: text("LOG_LEVEL", "fatal, error, warn, info, debug or trace", /^(fatal|error|warn|info|debug|trace)$/, "info"),
};

/**
 * Runs an app as a process of its own: settings from the environment, JSON logs on stdout, a port, a graceful end on SIGINT
 * and SIGTERM, and an end with a reason when something unforeseen is thrown. Port 0 takes any; the log tells which.
 */
export function runServer<V extends Readonly<Record<string, Variable<unknown>>>>(
  name: string,
  variables: V,
  build: (settings: Settings<V>, logger: Logger) => RequestListener,
): void {
  let common: Settings<typeof COMMON>;
  let settings: Settings<V>;
  try {
    const all = readEnvironment(process.env, { ...variables, ...COMMON });
    common = all as Settings<typeof COMMON>;
    settings = all as unknown as Settings<V>;
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`The ${name} cannot start with this environment:\n${error.message.replace(/^/gm, "  ")}\n`);
    process.exitCode = EXIT_UNUSABLE_SETTINGS;
    return;
  }

  const logger = jsonLogger(name, common.level);
  const crash = (err: unknown) => {
    logger.fatal({ err }, "ending after an error that nothing handled");
    process.exit(1);
  };
  process.on("uncaughtException", crash);

  // Longer than the idle time of common load balancers, so that they do not send into a connection that just closed.
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 10_000, requestTimeout: 30_000 });
  server.on("request", build(settings, logger));
  server.on("error", (error: NodeJS.ErrnoException) => {
    const { port } = common;
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") return crash(error);
    logger.fatal(`port ${port} ${error.code === "EACCES" ? "needs more rights" : "is in use"}: set PORT to another`);
    process.exit(1);
  });
  server.listen(common.port, common.host, () => {
    logger.info({ port: (server.address() as AddressInfo).port }, "listening");
  });
  stopGracefully(server, logger);
}

/**
 * Written as it happens: nothing is lost at the end, and the end does not wait. (An asynchronous destination flushes at exit, and
 * sonic-boom 4 never comes back from that when whoever read the output is gone.)
 */
function jsonLogger(name: string, level: string): Logger {
  return pino(
    {
      level,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    pino.destination({ sync: true }),
  );
}
