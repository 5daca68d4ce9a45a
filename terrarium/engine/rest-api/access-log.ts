import { LogGroups } from "../logs/log-groups.ts";
import type { World } from "../world.ts";
import type { Answered } from "./context-variables.ts";
import type { Exchange } from "./exchange.ts";
import { compileSimpleTemplate } from "./simple-template.ts";

/** Writes the line of a request that has been answered. */
export type AccessLog = (exchange: Exchange, answered: Answered) => void;

/**
 * The access log of a stage ("Set up API logging"): a line a request in the given format, where `-` stands for what a
 * request does not have.
 *
 * @param destination ARN of a log group
 * @param stream of the stage in that group
 */
export function createAccessLog(world: World, destination: string, format: string, stream: string): AccessLog {
  const line = compileSimpleTemplate(format, "-", (name) => (FROM_CLIENTS.test(name) ? escaped : undefined));
  const logs = world.service(LogGroups);
  return (exchange, answered) => logs.append(destination, stream, line(exchange, answered));
}

/** Variables that may hold what a client made up. */
const FROM_CLIENTS = /^(identity\.userAgent|identity\.apiKey|path|xrayTraceId|error\.(message|validationErrorString))$/;

/** A user agent with a quotation mark must not end a string of a JSON format. */
function escaped(value: string): string {
  return /["\\\p{Cc}]/u.test(value) ? JSON.stringify(value).slice(1, -1) : value;
}
