const TEXT_OR_FOLDED = (value: unknown) => typeof value === "string" || typeof folded(value) === "string";

/** What each operator takes: "Comparison operators for use in event patterns" in EventBridge's user guide. */
const OPERATORS: Readonly<Record<string, { readonly takes: (value: unknown) => boolean; readonly words: string }>> = {
  prefix: { takes: TEXT_OR_FOLDED, words: "a text" },
  suffix: { takes: TEXT_OR_FOLDED, words: "a text" },
  "equals-ignore-case": { takes: (value) => typeof value === "string", words: "a text" },
  wildcard: { takes: (value) => typeof value === "string" && !value.includes("**"), words: "a text without **" },
  cidr: {
    takes: (value) => typeof value === "string" && /^[\da-f.:]+\/\d{1,3}$/i.test(value),
    words: "a block such as 10.0.0.0/24",
  },
  exists: { takes: (value) => typeof value === "boolean", words: "true or false" },
  "anything-but": {
    takes: (value) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    words: "a value, a list or an operator",
  },
  numeric: { takes: isRange, words: 'a range that has a number in it, such as [">", 0, "<=", 5]' },
};

/** What is wrong with one element of a list in a pattern: a value, or an object with one operator. */
export function operatorFaults(matcher: unknown, here: string): string[] {
  if (typeof matcher !== "object" || matcher === null) return [];
  if (Array.isArray(matcher)) return [`can never match: ${here} has a list in its list`];
  const [[name, value] = ["", undefined], ...others] = Object.entries(matcher);
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (operator === undefined || others.length > 0) {
    return [`has ${JSON.stringify(matcher)} in ${here}: write one of ${Object.keys(OPERATORS).join(", ")}`];
  }
  return operator.takes(value)
    ? []
    : [`can never match: ${name} in ${here} is ${JSON.stringify(value)}; it takes ${operator.words}`];
}

function folded(value: unknown): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)["equals-ignore-case"]
    : undefined;
}

/** Whether some number is within: `[">", 5, "<", 3]` has none. */
function isRange(value: unknown): boolean {
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 4)) return false;
  const [first, low, second, high] = value as [unknown, unknown, unknown, unknown];
  if (typeof low !== "number") return false;
  if (value.length === 2) return ["=", "<", "<=", ">", ">="].includes(String(first));
  return (
    typeof high === "number" &&
    /^>=?$/.test(String(first)) &&
    /^<=?$/.test(String(second)) &&
    (low < high || (low === high && first === ">=" && second === "<="))
  );
}
