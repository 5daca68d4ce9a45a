const LOWER: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};
const LARGEST = 5e9;
const UPPER: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
};

function checkBound(bound: number): void {
  if (Math.abs(bound) > LARGEST) throw new Error("Value must be between -5.0E9 and 5.0E9, inclusive");
}

/**
 * The `numeric` operator of event patterns: `["=", 5]`, `["<", 10]`, `[">", 0, "<=", 5]` (doc: "Comparison operators
 * for use in event patterns in Amazon EventBridge", Numeric matching). Throws the reason as a plain error.
 */
export function compileNumericRange(operand: unknown): (value: number) => boolean {
  if (!Array.isArray(operand)) throw new Error("Value of numeric must be an array.");
  const [operator, bound, upperOperator, upperBound, ...others] = operand as unknown[];
  if (typeof operator !== "string") throw new Error(`Invalid member in numeric match: ${JSON.stringify(operator)}`);
  if (!(operator === "=" || LOWER[operator] || UPPER[operator])) {
    throw new Error(`Unrecognized numeric range operator: ${operator}`);
  }
  if (typeof bound !== "number") {
    throw new Error(`Value of ${operator === "=" ? "equals" : operator} must be numeric`);
  }
  checkBound(bound);
  const above = LOWER[operator];
  if (!above) {
    if (operand.length > 2) throw new Error("Too many elements in numeric expression");
    const below = UPPER[operator];
    return below ? (value) => below(value, bound) : (value) => value === bound;
  }
  if (operand.length === 2) return (value) => above(value, bound);
  if (typeof upperOperator !== "string") {
    throw new Error(`Bad value in numeric range: ${JSON.stringify(upperOperator)}`);
  }
  const below = UPPER[upperOperator];
  if (!below) throw new Error(`Bad numeric range operator: ${upperOperator}`);
  if (typeof upperBound !== "number") throw new Error(`Value of ${upperOperator} must be numeric`);
  checkBound(upperBound);
  if (others.length > 0) throw new Error("Too many terms in numeric range expression");
  if (bound >= upperBound) throw new Error("Bottom must be less than top");
  return (value) => above(value, bound) && below(value, upperBound);
}
