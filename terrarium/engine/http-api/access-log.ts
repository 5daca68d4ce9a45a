import { LogGroups } from "../log-groups.ts";
import type { World } from "../world.ts";
import { type Answered, contextVariable, type Variable } from "./context-variables.ts";
import type { HttpExchange } from "./exchange.ts";

/** Writes the line of a request that has been answered. */
export type HttpAccessLog = (exchange: HttpExchange, answered: Answered) => void;

const NAME = /\$context\.([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*)/g;
/** Variables that hold what clients and functions made up: a quotation mark must not end a string of a JSON format. */
const MADE_UP = /^(identity\.userAgent|path|authorizer\..*|integration\.error|integrationErrorMessage|routeKey)$/;

/**
 * The access log of a stage ("Configure logging for HTTP APIs"): a line a request in the given format, JSON or CLF or
 * another, where `-` stands for what a request does not have.
 *
 * @param destination ARN of a log group
 * @param stream of the stage in that group
 */
export function createHttpAccessLog(world: World, destination: string, format: string, stream: string): HttpAccessLog {
  const parts: (string | Variable)[] = [];
  let end = 0;
  for (const found of format.matchAll(NAME)) {
    const [variable, length] = longestVariable(found[1]!);
    if (found.index > end) parts.push(format.slice(end, found.index));
    parts.push(variable);
    end = found.index + "$context.".length + length;
  }
  if (end < format.length) parts.push(format.slice(end));
  const logs = world.service(LogGroups);
  return (exchange, answered) => {
    let line = "";
    for (const part of parts) line += typeof part === "string" ? part : (part(exchange, answered) ?? "-");
    logs.append(destination, stream, line);
  };
}

/** The longest beginning of a name that is a variable's: `$context.path.` ends a sentence. */
function longestVariable(name: string): [Variable, number] {
  for (let end = name.length; end > 0; end = name.lastIndexOf(".", end - 1)) {
    const text = name.slice(0, end);
    const variable = contextVariable(text);
    if (variable) return [MADE_UP.test(text) ? escaped(variable) : variable, end];
  }
  return [() => undefined, name.length];
}

function escaped(variable: Variable): Variable {
  return (exchange, answered) => {
    const value = variable(exchange, answered);
    return typeof value === "string" && /["\\\p{Cc}]/u.test(value) ? JSON.stringify(value).slice(1, -1) : value;
  };
}
