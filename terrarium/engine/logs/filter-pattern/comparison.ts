import { invalidPattern, type PatternScanner } from "./pattern-scanner.ts";

/** Whether a value of a log line is what a pattern asks for. */
export type ValueTest = (value: unknown) => boolean;

const OPERATORS = ["!=", "<=", ">=", "=", "<", ">"];
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads an operator, or nothing. */
export function readOperator(scanner: PatternScanner): string | undefined {
  return OPERATORS.find((operator) => scanner.takes(operator));
}

/** Reads what stands behind an operator and compiles both. @param bare what a text without quotation marks may be made of */
export function readComparison(scanner: PatternScanner, operator: string, bare: RegExp): ValueTest {
  const regex = scanner.regex();
  if (regex) return equality(operator, (value) => isScalar(value) && regex.test(String(value)));
  const quoted = scanner.quoted();
  if (quoted !== undefined) return equality(operator, matchText(quoted));
  const text = scanner.match(bare);
  if (!text) throw invalidPattern(`a value is missing at ${scanner.at} of ${scanner.text}`);
  if (!NUMBER.test(text)) return equality(operator, matchText(text));
  const number = Number(text);
  const compare =
    (holds: (value: number) => boolean): ValueTest =>
    (value) => {
      const found = numberOf(value);
      return found !== undefined && holds(found);
    };
  if (operator === "<") return compare((value) => value < number);
  if (operator === ">") return compare((value) => value > number);
  if (operator === "<=") return compare((value) => value <= number);
  if (operator === ">=") return compare((value) => value >= number);
  return equality(
    operator,
    compare((value) => value === number),
  );
}

function equality(operator: string, equal: ValueTest): ValueTest {
  if (operator === "=") return equal;
  if (operator === "!=") return (value) => !equal(value);
  throw invalidPattern(`${operator} compares numbers only`);
}

/** An asterisk stands for any text ("Filter pattern syntax"). */
function matchText(pattern: string): ValueTest {
  if (!pattern.includes("*")) return (value) => isScalar(value) && String(value) === pattern;
  const source = pattern
    .split("*")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^]*");
  const expression = new RegExp(`^${source}$`);
  return (value) => isScalar(value) && expression.test(String(value));
}

const isScalar = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);

function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && NUMBER.test(value) ? Number(value) : undefined;
}
