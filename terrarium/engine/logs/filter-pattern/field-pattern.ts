import { readComparison, readOperator, type ValueTest } from "./comparison.ts";
import type { LineMatch } from "./filter-pattern.ts";
import { invalidPattern, PatternScanner } from "./pattern-scanner.ts";

/** A field by its name, what it must be, or any number of fields. */
type Field = { readonly name: string; readonly test?: ValueTest } | "ellipsis";

const BARE_VALUE = /[^\s,\]&|)]+/;
const NAME = /[\w\-.$]+/;

/** `[ip, user, ..., status = 4*, bytes > 1000]`: a line of fields between spaces ("Match terms from space-delimited log events"). */
export function compileFields(pattern: string): LineMatch {
  const scanner = new PatternScanner(pattern);
  const fields: Field[] = [];
  scanner.expect("[");
  do fields.push(readField(scanner, fields.length));
  while (scanner.takes(","));
  scanner.expect("]");
  if (!scanner.done) throw invalidPattern(`nothing may follow the ] of ${pattern}`);
  const gap = fields.indexOf("ellipsis");
  if (gap !== fields.lastIndexOf("ellipsis")) throw invalidPattern("... may stand once only");
  return (message) => match(fields, gap, splitFields(message));
}

function match(fields: readonly Field[], gap: number, words: readonly string[]): Record<string, unknown> | undefined {
  if (gap < 0 ? words.length !== fields.length : words.length < fields.length - 1) return undefined;
  const found: Record<string, unknown> = {};
  for (const [index, field] of fields.entries()) {
    if (field === "ellipsis") continue;
    const word = words[gap >= 0 && index > gap ? words.length - fields.length + index : index];
    if (field.test && !field.test(word)) return undefined;
    found[field.name] = word;
  }
  return found;
}

/** What stands in quotation marks or brackets is one field, without them. */
function splitFields(message: string): string[] {
  return [...message.matchAll(/"((?:[^"\\]|\\.)*)"|\[([^\]]*)\]|(\S+)/g)].map(
    ([, quoted, bracketed, bare]) => quoted ?? bracketed ?? bare ?? "",
  );
}

function readField(scanner: PatternScanner, index: number): Field {
  if (scanner.takes("...")) return "ellipsis";
  scanner.skipSpace();
  if (scanner.text[scanner.at] === "," || scanner.text[scanner.at] === "]") return { name: `$${index + 1}` };
  const grouped = scanner.takes("(");
  const field = readConditions(scanner);
  if (grouped) scanner.expect(")");
  return field;
}

/** `w1 = ERROR || w1 = WARN`: all conditions of a field are about itself; && binds more tightly. */
function readConditions(scanner: PatternScanner): Exclude<Field, "ellipsis"> {
  let field: string | undefined;
  const alternatives: ValueTest[][] = [[]];
  for (;;) {
    scanner.skipSpace();
    const named = scanner.match(NAME);
    if (named === undefined) throw invalidPattern(`a field's name is missing at ${scanner.at} of ${scanner.text}`);
    if (field !== undefined && named !== field) {
      throw invalidPattern(`the conditions of the field ${field} may not be about ${named}`);
    }
    field = named;
    const operator = readOperator(scanner);
    if (operator === undefined) return { name: field };
    scanner.skipSpace();
    alternatives.at(-1)!.push(readComparison(scanner, operator, BARE_VALUE));
    if (scanner.takes("||")) alternatives.push([]);
    else if (!scanner.takes("&&")) {
      return { name: field, test: (value) => alternatives.some((all) => all.every((test) => test(value))) };
    }
  }
}
