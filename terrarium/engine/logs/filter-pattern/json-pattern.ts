import { readComparison, readOperator } from "./comparison.ts";
import type { LineMatch } from "./filter-pattern.ts";
import { invalidPattern, PatternScanner } from "./pattern-scanner.ts";
import { readSelector } from "./selector.ts";

type Condition = (root: unknown) => boolean;

const BARE_VALUE = /[^\s&|){}(]+/;

/** `{ $.level = "ERROR" && ($.ms > 100 || $.user IS NULL) }` ("Match terms in JSON log events"). */
export function compileJson(pattern: string): LineMatch {
  const scanner = new PatternScanner(pattern);
  scanner.expect("{");
  const condition = readAlternatives(scanner);
  scanner.expect("}");
  if (!scanner.done) throw invalidPattern(`nothing may follow the } of ${pattern}`);
  return (message) => {
    const root = parse(message);
    return root !== undefined && condition(root) ? { $: root } : undefined;
  };
}

function readAlternatives(scanner: PatternScanner): Condition {
  const alternatives = [readAll(scanner)];
  while (scanner.takes("||")) alternatives.push(readAll(scanner));
  return (root) => alternatives.some((condition) => condition(root));
}

function readAll(scanner: PatternScanner): Condition {
  const all = [readCondition(scanner)];
  while (scanner.takes("&&")) all.push(readCondition(scanner));
  return (root) => all.every((condition) => condition(root));
}

function readCondition(scanner: PatternScanner): Condition {
  if (scanner.takes("(")) {
    const inner = readAlternatives(scanner);
    scanner.expect(")");
    return inner;
  }
  const { select, text } = readSelector(scanner);
  if (scanner.takesWord("NOT")) {
    if (!scanner.takesWord("EXISTS")) throw invalidPattern(`EXISTS must follow NOT behind ${text}`);
    return (root) => select(root).length === 0;
  }
  if (scanner.takesWord("EXISTS")) return (root) => select(root).length > 0;
  if (scanner.takesWord("IS")) {
    const wanted = readConstant(scanner, text);
    return (root) => select(root).some((value) => value === wanted);
  }
  const operator = readOperator(scanner);
  if (operator === undefined) throw invalidPattern(`an operator must follow ${text}`);
  scanner.skipSpace();
  const test = readComparison(scanner, operator, BARE_VALUE);
  return (root) => select(root).some(test);
}

function readConstant(scanner: PatternScanner, selector: string): boolean | null {
  if (scanner.takesWord("NULL")) return null;
  if (scanner.takesWord("TRUE")) return true;
  if (scanner.takesWord("FALSE")) return false;
  throw invalidPattern(`NULL, TRUE or FALSE must follow IS behind ${selector}`);
}

function parse(message: string): unknown {
  if (!/^\s*[{[]/.test(message)) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    // A line that is no JSON fits no JSON pattern.
    return undefined;
  }
}
