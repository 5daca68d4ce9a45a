import type { Server, ServerResponse } from "node:http";
import type { Logger } from "pino";

const LONGEST_MS = 10_000;

/**
 * Ends the process on SIGINT or SIGTERM after the requests that are under way have been answered: it takes no new connection,
 * tells the open ones to close, and exits 0. What takes too long is cut off, said, and exits 1.
 */
export function stopGracefully(server: Server, logger: Logger): void {
  const underWay = new Set<ServerResponse>();
  let stopping = false;
  server.prependListener("request", (_request, response) => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
    if (stopping) response.shouldKeepAlive = false;
  });

  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal, underWay: underWay.size }, "stopping");
    for (const response of underWay) response.shouldKeepAlive = false;
    server.close(() => {
      logger.info("stopped");
      process.exit(0);
    });
    setTimeout(() => {
      logger.error({ underWay: underWay.size }, "stopped without finishing every request");
      process.exit(1);
    }, LONGEST_MS).unref();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}
