import { readExpression } from "./parse-expression.ts";
import { readBare } from "./read-template.ts";
import { Scanner } from "./scanner.ts";
import { type Expression, literal } from "./syntax.ts";

const plainReference = /^\$\{([A-Za-z_][\w-]*)((?:\.[A-Za-z_][\w-]*)+)\}$/;
const parsed = new Map<string, Expression>();

/** True where a string of Terraform JSON says anything but itself. */
export function isTemplate(text: string): boolean {
  return text.includes("${") || text.includes("%{");
}

/**
 * Reads a string of Terraform JSON, which is a template (Terraform language, "JSON Configuration Syntax", Expression
 * Mapping). What CDKTF writes most, `${aws_sqs_queue.orders.arn}`, does not go through the whole parser.
 */
export function parseTemplate(text: string): Expression {
  if (!isTemplate(text)) return literal(text);
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const plain = plainReference.exec(text);
  const expression: Expression =
    plain === null
      ? readBare(new Scanner(text), readExpression)
      : {
          kind: "path",
          of: { kind: "name", name: plain[1]! },
          steps: plain[2]!
            .slice(1)
            .split(".")
            .map((name) => ({ kind: "attribute", name })),
        };
  if (parsed.size > 10_000) parsed.clear();
  parsed.set(text, expression);
  return expression;
}
