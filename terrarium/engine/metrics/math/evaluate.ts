import { InvalidMetricQuery } from "../metric-errors.ts";
import { combine } from "./arithmetic.ts";
import { FUNCTIONS } from "./functions.ts";
import type { Expression } from "./syntax.ts";
import type { MathContext, MathValue, TimeSeries } from "./value.ts";

/** How a gap is filled is said by name. */
const WORDS = new Set(["REPEAT", "LINEAR"]);

/** Works an expression out. @param resolve the value of another query by its id */
export function evaluateMetricMath(
  expression: Expression,
  context: MathContext,
  resolve: (id: string) => MathValue | undefined,
): MathValue {
  const evaluate = (part: Expression): MathValue => {
    switch (part.kind) {
      case "number":
      case "text":
        return part.value;
      case "name": {
        if (WORDS.has(part.name)) return part.name;
        const value = resolve(part.name);
        if (value === undefined)
          throw new InvalidMetricQuery(`there is no metric or expression with the id ${part.name}`);
        return value;
      }
      case "list":
        return part.items.map((item) => evaluate(item) as TimeSeries);
      case "negative":
        return combine("*", -1, evaluate(part.of));
      case "binary":
        return combine(part.operator, evaluate(part.left), evaluate(part.right));
      case "call":
        return FUNCTIONS[part.name]!.apply(part.args.map(evaluate), context);
    }
  };
  return evaluate(expression);
}
