/** A `$context` variable of an access log: reads it from what is logged; undefined where that has none. */
export type ContextVariable<T> = (of: T) => string | number | undefined;

const NAME = /\$context\.([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*)/g;

/**
 * Compiles the format of an access log, JSON or CLF or another: `-` stands for what a variable does not have ("Set up logging" in the
 * API Gateway Developer Guide).
 *
 * @param variable the variable of a name, undefined for an unknown one
 * @param isMadeUp whether a variable holds what clients or functions made up: a quotation mark in it must not end a string of a JSON format
 */
export function compileContextFormat<T>(
  format: string,
  variable: (name: string) => ContextVariable<T> | undefined,
  isMadeUp: (name: string) => boolean,
): (of: T) => string {
  const parts: (string | ContextVariable<T>)[] = [];
  let end = 0;
  for (const found of format.matchAll(NAME)) {
    const name = longestKnown(found[1]!, variable);
    if (found.index > end) parts.push(format.slice(end, found.index));
    const read = variable(name) ?? (() => undefined);
    parts.push(isMadeUp(name) ? escaped(read) : read);
    end = found.index + "$context.".length + name.length;
  }
  if (end < format.length) parts.push(format.slice(end));
  return (of) => {
    let line = "";
    for (const part of parts) line += typeof part === "string" ? part : (part(of) ?? "-");
    return line;
  };
}

/** The longest beginning of a name that is a variable's: `$context.path.` ends a sentence. */
function longestKnown(name: string, variable: (name: string) => unknown): string {
  for (let end = name.length; end > 0; end = name.lastIndexOf(".", end - 1)) {
    if (variable(name.slice(0, end))) return name.slice(0, end);
  }
  return name;
}

function escaped<T>(read: ContextVariable<T>): ContextVariable<T> {
  return (of) => {
    const value = read(of);
    return typeof value === "string" && /["\\\p{Cc}]/u.test(value) ? JSON.stringify(value).slice(1, -1) : value;
  };
}
