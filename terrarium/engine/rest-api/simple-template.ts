import { type Answered, contextVariable } from "./context-variables.ts";
import type { Exchange } from "./exchange.ts";

/** A text in which variables are replaced, and nothing else: no Velocity. */
export type SimpleTemplate = (exchange: Exchange, answered?: Answered) => string;

const VARIABLE = /\$(context|stageVariables)\.([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*)/g;

/**
 * The templates of gateway responses and the formats of access logs ("Gateway responses for REST APIs", "CloudWatch log
 * formats").
 *
 * @param absent what stands for a variable without a value
 * @param writer how the values of a variable are written; as they are where it gives nothing
 */
export function compileSimpleTemplate(
  text: string,
  absent: string,
  writer: (name: string) => ((value: string) => string) | undefined = () => undefined,
): SimpleTemplate {
  const parts: (string | SimpleTemplate)[] = [];
  let end = 0;
  for (const found of text.matchAll(VARIABLE)) {
    const [whole, kind, name] = found as unknown as [string, string, string];
    const [variable, length] = kind === "context" ? longestVariable(name) : [stageVariable(name), name.length];
    if (!variable) continue;
    const write = writer(name.slice(0, length));
    if (found.index > end) parts.push(text.slice(end, found.index));
    parts.push((exchange, answered) => {
      const value = variable(exchange, answered);
      if (value === undefined) return absent;
      return write ? write(String(value)) : String(value);
    });
    end = found.index + whole.length - (name.length - length);
  }
  if (end < text.length) parts.push(text.slice(end));
  return (exchange, answered) => {
    let result = "";
    for (const part of parts) result += typeof part === "string" ? part : part(exchange, answered);
    return result;
  };
}

type Read = (exchange: Exchange, answered?: Answered) => string | number | undefined;

/** The longest beginning of a name that is a variable's: `$context.path.` ends a sentence. */
function longestVariable(name: string): [Read | undefined, number] {
  for (let end = name.length; end > 0; end = name.lastIndexOf(".", end - 1)) {
    const variable = contextVariable(name.slice(0, end));
    if (variable) return [variable, end];
  }
  return [undefined, 0];
}

const stageVariable =
  (name: string): Read =>
  ({ place }) =>
    place.variables.get(name);
