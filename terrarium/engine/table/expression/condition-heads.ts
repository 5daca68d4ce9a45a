import type { Condition } from "./condition.ts";
import type { Operand } from "./operand.ts";

/** The attributes that a condition looks at, or into. */
export function conditionHeads(condition: Condition): ReadonlySet<string> {
  const heads = new Set<string>();
  const look = (...operands: readonly Operand[]) => {
    for (const operand of operands) if (operand.kind !== "value") heads.add(operand.path[0]);
  };
  const visit = (part: Condition): void => {
    switch (part.kind) {
      case "and":
      case "or":
        visit(part.left);
        visit(part.right);
        break;
      case "not":
        visit(part.condition);
        break;
      case "between":
        look(part.operand, part.lower, part.upper);
        break;
      case "in":
        look(part.operand, ...part.candidates);
        break;
      case "exists":
      case "type":
        heads.add(part.path[0]);
        break;
      default:
        look(part.left, part.right);
    }
  };
  visit(condition);
  return heads;
}
