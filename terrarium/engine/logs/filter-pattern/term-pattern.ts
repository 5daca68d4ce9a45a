import type { LineMatch } from "./filter-pattern.ts";
import { invalidPattern, PatternScanner } from "./pattern-scanner.ts";

type Test = (message: string) => boolean;

/**
 * `ERROR "of the disk" -timeout ?warn ?fatal %\d+%`: all terms, none of the excluded, and, where nothing else is asked for, at
 * least one of the optional ("Filter pattern syntax": beside other terms the question mark is ignored).
 */
export function compileTerms(pattern: string): LineMatch {
  const scanner = new PatternScanner(pattern);
  const required: Test[] = [];
  const excluded: Test[] = [];
  const optional: Test[] = [];
  while (!scanner.done) {
    const list = scanner.takes("-") ? excluded : scanner.takes("?") ? optional : required;
    list.push(readTerm(scanner));
  }
  const alternatives = required.length + excluded.length > 0 ? [] : optional;
  return (message) =>
    required.every((test) => test(message)) &&
    !excluded.some((test) => test(message)) &&
    (alternatives.length === 0 || alternatives.some((test) => test(message)))
      ? {}
      : undefined;
}

function readTerm(scanner: PatternScanner): Test {
  const regex = scanner.regex();
  if (regex) return (message) => regex.test(message);
  const term = scanner.quoted() ?? scanner.match(/[^\s]+/);
  if (!term) throw invalidPattern(`a term is missing at ${scanner.at} of ${scanner.text}`);
  const quoted = scanner.text[scanner.at - 1] === '"';
  if (!quoted && !/^[\p{L}\p{N}_]+$/u.test(term)) {
    throw invalidPattern(`Invalid character(s) in term '${term}': put it in double quotation marks`);
  }
  return (message) => message.includes(term);
}
