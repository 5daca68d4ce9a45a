import { compileContextFormat } from "../context-format.ts";
import { LogGroups } from "../logs/log-groups.ts";
import type { World } from "../world.ts";
import { type Answered, contextVariable } from "./context-variables.ts";
import type { HttpExchange } from "./exchange.ts";

/** Writes the line of a request that has been answered. */
export type HttpAccessLog = (exchange: HttpExchange, answered: Answered) => void;

/** What clients and functions made up. */
const MADE_UP = /^(identity\.userAgent|path|authorizer\..*|integration\.error|integrationErrorMessage|routeKey)$/;

/**
 * The access log of a stage ("Configure logging for HTTP APIs"): a line a request.
 *
 * @param destination ARN of a log group
 * @param stream of the stage in that group
 */
export function createHttpAccessLog(world: World, destination: string, format: string, stream: string): HttpAccessLog {
  const line = compileContextFormat<{ exchange: HttpExchange; answered: Answered }>(
    format,
    (name) => {
      const read = contextVariable(name);
      return read && (({ exchange, answered }) => read(exchange, answered));
    },
    (name) => MADE_UP.test(name),
  );
  const logs = world.service(LogGroups);
  return (exchange, answered) => logs.append(destination, stream, line({ exchange, answered }));
}
