import { parseNumber } from "./number.ts";
import { readHeredoc, readQuoted } from "./read-template.ts";
import { Scanner } from "./scanner.ts";
import { type Expression, literal, type Step } from "./syntax.ts";

const precedence: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};
const constants = new Map<string, Expression>([
  ["true", literal(true)],
  ["false", literal(false)],
  ["null", literal(null)],
]);

/** Reads one whole expression, as it stands between `${` and `}`. Throws an ExpressionError that says where it fails. */
export function parseExpression(text: string): Expression {
  const scanner = new Scanner(text);
  const expression = readExpression(scanner);
  if (scanner.peek().kind !== "end") throw scanner.error(`unexpected ${scanner.describeNext()} after the expression`);
  return expression;
}

/** Reads an expression where the scanner stands. */
export function readExpression(scanner: Scanner): Expression {
  const condition = readBinary(scanner, 1);
  if (!scanner.accept("?")) return condition;
  const then = readExpression(scanner);
  scanner.expect(":", "in the conditional");
  return { kind: "conditional", condition, then, else: readExpression(scanner) };
}

function readBinary(scanner: Scanner, least: number): Expression {
  let left = readUnary(scanner);
  for (;;) {
    const next = scanner.peek();
    const level = next.kind === "mark" ? precedence[next.text] : undefined;
    if (level === undefined || level < least) return left;
    scanner.take();
    left = { kind: "binary", operator: next.text, left, right: readBinary(scanner, level + 1) };
  }
}

function readUnary(scanner: Scanner): Expression {
  const operator = scanner.peek().text;
  if ((operator === "-" || operator === "!") && scanner.accept(operator)) {
    return { kind: "unary", operator, operand: readUnary(scanner) };
  }
  const of = readTerm(scanner);
  const steps = readSteps(scanner);
  return steps.length === 0 ? of : { kind: "path", of, steps };
}

function readTerm(scanner: Scanner): Expression {
  const next = scanner.peek();
  switch (next.kind) {
    case "number":
      scanner.take();
      return literal(parseNumber(next.text)!);
    case "heredoc":
      return readHeredoc(scanner, readExpression);
    case "name": {
      scanner.take();
      if (scanner.at("(")) return readCall(scanner, next.text);
      return constants.get(next.text) ?? { kind: "name", name: next.text };
    }
  }
  switch (next.text) {
    case '"':
      return readQuoted(scanner, readExpression);
    case "(": {
      scanner.take();
      const inner = scanner.within(false, () => {
        const expression = readExpression(scanner);
        if (!scanner.at(")")) throw scanner.error(`expected ")", found ${scanner.describeNext()}`);
        return expression;
      });
      scanner.take();
      // Parentheses make a name or null an expression where an object would take it for a key.
      return inner.kind === "name" || inner.kind === "literal" ? { kind: "path", of: inner, steps: [] } : inner;
    }
    case "[":
      return readTuple(scanner);
    case "{":
      return readObject(scanner);
  }
  throw scanner.error(`expected the start of an expression, found ${scanner.describeNext()}`);
}

function readCall(scanner: Scanner, name: string): Expression {
  scanner.take();
  const args: Expression[] = [];
  let expand = false;
  scanner.within(false, () => {
    while (!scanner.at(")")) {
      args.push(readExpression(scanner));
      if (scanner.accept("...")) {
        expand = true;
        break;
      }
      if (!scanner.accept(",")) break;
    }
    if (!scanner.at(")"))
      throw scanner.error(`expected ")" after the arguments of ${name}, found ${scanner.describeNext()}`);
  });
  scanner.take();
  return { kind: "call", name, arguments: args, expand };
}

function readTuple(scanner: Scanner): Expression {
  scanner.take();
  const tuple = scanner.within(false, (): Expression => {
    if (scanner.at("for")) return readFor(scanner, "]");
    const items: Expression[] = [];
    while (!scanner.at("]")) {
      items.push(readExpression(scanner));
      if (!scanner.accept(",")) break;
    }
    if (!scanner.at("]")) throw scanner.error(`expected "," or "]", found ${scanner.describeNext()}`);
    return { kind: "tuple", items };
  });
  scanner.take();
  return tuple;
}

function readObject(scanner: Scanner): Expression {
  scanner.take();
  const isFor = scanner.within(false, () => scanner.at("for"));
  const object = isFor
    ? scanner.within(false, () => readFor(scanner, "}"))
    : scanner.within(true, () => readObjectItems(scanner));
  scanner.take();
  return object;
}

function readObjectItems(scanner: Scanner): Expression {
  const items: [Expression, Expression][] = [];
  scanner.skipNewlines();
  while (!scanner.at("}")) {
    const key = readExpression(scanner);
    if (!scanner.accept("=") && !scanner.accept(":")) {
      throw scanner.error(`expected "=" after the key of an object, found ${scanner.describeNext()}`);
    }
    const value = readExpression(scanner);
    items.push([key.kind === "name" ? literal(key.name) : constantKey(key), value]);
    if (!scanner.accept(",") && scanner.peek().kind !== "newline") break;
    scanner.skipNewlines();
  }
  if (!scanner.at("}")) throw scanner.error(`expected "," or "}", found ${scanner.describeNext()}`);
  return { kind: "object", items };
}

/** `{ true = 1 }` has the key "true". */
function constantKey(key: Expression): Expression {
  for (const [name, constant] of constants) if (key === constant) return literal(name);
  return key;
}

function readFor(scanner: Scanner, close: "]" | "}"): Expression {
  scanner.take();
  let valueName = scanner.name("the name of an element");
  let keyName: string | undefined;
  if (scanner.accept(",")) {
    keyName = valueName;
    valueName = scanner.name("the name of an element");
  }
  scanner.expect("in", "after the names of a for expression");
  const source = readExpression(scanner);
  scanner.expect(":", "after the collection of a for expression");
  let value = readExpression(scanner);
  let key: Expression | undefined;
  if (close === "}") {
    scanner.expect("=>", "after the key of a for expression");
    key = value;
    value = readExpression(scanner);
  }
  const grouped = close === "}" && scanner.accept("...");
  const condition = scanner.accept("if") ? readExpression(scanner) : undefined;
  if (!scanner.at(close)) throw scanner.error(`expected "${close}", found ${scanner.describeNext()}`);
  return { kind: "for", keyName, valueName, in: source, key, value, if: condition, grouped };
}

function readSteps(scanner: Scanner): Step[] {
  const steps: Step[] = [];
  for (;;) {
    if (scanner.at("[")) steps.push(readBrackets(scanner));
    else if (scanner.accept(".")) steps.push(readDotted(scanner));
    else return steps;
  }
}

function readBrackets(scanner: Scanner): Step {
  scanner.take();
  const key = scanner.within(false, () => {
    const splat = /^\s*\*\s*\]/.test(scanner.text.slice(scanner.position, scanner.position + 40));
    const inner = splat ? undefined : readExpression(scanner);
    if (splat) scanner.take();
    if (!scanner.at("]")) throw scanner.error(`expected "]", found ${scanner.describeNext()}`);
    return inner;
  });
  scanner.take();
  return key === undefined ? { kind: "splat", steps: readSteps(scanner) } : { kind: "index", key };
}

function readDotted(scanner: Scanner): Step {
  if (scanner.accept("*")) {
    const steps: Step[] = [];
    while (scanner.accept(".")) steps.push(readDotted(scanner));
    return { kind: "splat", steps };
  }
  if (scanner.peek().kind === "name") return { kind: "attribute", name: scanner.take().text };
  const index = scanner.peek();
  if (index.kind !== "number")
    throw scanner.error(`expected the name of an attribute after ".", found ${scanner.describeNext()}`);
  if (!/^\d+$/.test(index.text)) throw scanner.error("two indexes with dots in a row are not permitted; write [0][0]");
  scanner.take();
  return { kind: "index", key: literal(Number(index.text)) };
}
