import { compileFields } from "./field-pattern.ts";
import { compileJson } from "./json-pattern.ts";
import { compileTerms } from "./term-pattern.ts";

/** What a line has under the names that a pattern gives its fields, `$` being the whole of a JSON line; undefined where it does not fit. */
export type LineMatch = (message: string) => Readonly<Record<string, unknown>> | undefined;

/**
 * Compiles a filter pattern ("Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail").
 * An empty one fits every line.
 *
 * @throws InvalidParameterException
 */
export function compileFilterPattern(pattern: string): LineMatch {
  const trimmed = pattern.trim();
  if (trimmed.startsWith("{")) return compileJson(trimmed);
  if (trimmed.startsWith("[")) return compileFields(trimmed);
  return compileTerms(trimmed);
}
