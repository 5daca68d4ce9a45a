import type { Scanner } from "./scanner.ts";
import type { Expression } from "./syntax.ts";
import { arrange, type Piece, trim, withoutIndentation } from "./template-pieces.ts";

type ReadExpression = (scanner: Scanner) => Expression;

/** Where the text of a template ends: at a quotation mark, or at a position. */
type Ending = "quote" | number;

const run = /[^$%\\"\n]+|\$\$\{|%%\{|\$\{~?|%\{~?|[\s\S]/y;
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** Reads `"…"`: text with `${ }`, `%{ }` and backslash escapes (Terraform language, "Strings and Templates"). */
export function readQuoted(scanner: Scanner, readExpression: ReadExpression): Expression {
  scanner.take();
  return readPieces(scanner, "quote", readExpression);
}

/** Reads text without quotes up to its end, as the strings of Terraform JSON are. */
export function readBare(scanner: Scanner, readExpression: ReadExpression): Expression {
  return readPieces(scanner, scanner.text.length, readExpression);
}

/** Reads `<<EOT` or, taking the common indentation away, `<<-EOT`. */
export function readHeredoc(scanner: Scanner, readExpression: ReadExpression): Expression {
  const opening = scanner.take();
  const marker = opening.text.replace(/^<<-?|\n$/g, "");
  const closing = new RegExp(`^[ \\t]*${marker}[ \\t]*$`, "gm");
  closing.lastIndex = scanner.position;
  const end = closing.exec(scanner.text);
  if (end === null)
    throw scanner.error(`the text that begins with <<${marker} has no closing ${marker}`, opening.start);
  const template = readPieces(scanner, end.index, readExpression, opening.text.startsWith("<<-"));
  scanner.position = end.index + end[0].length;
  return template;
}

function readPieces(scanner: Scanner, ending: Ending, readExpression: ReadExpression, flush = false): Expression {
  const start = scanner.position;
  const pieces: Piece[] = [];
  const add = (text: string): void => {
    const last = pieces.at(-1);
    if (last?.kind === "text") last.text += text;
    else pieces.push({ kind: "text", text });
  };
  while (scanner.position !== ending) {
    run.lastIndex = scanner.position;
    const match = run.exec(scanner.text)?.[0];
    if (match === undefined || (ending === "quote" && match === "\n")) {
      throw scanner.error("text without a closing quotation mark", start);
    }
    scanner.position += match.length;
    if (ending === "quote" && match === '"') break;
    if (ending === "quote" && match === "\\") add(readEscape(scanner));
    else if (match === "$${" || match === "%%{") add(match.slice(1));
    else if (match.startsWith("${") || match.startsWith("%{")) {
      pieces.push(scanner.within(false, () => readMarked(scanner, match, readExpression)));
    } else add(match);
  }
  trim(pieces, ending === "quote");
  return arrange(flush ? withoutIndentation(pieces) : pieces, (message) => scanner.error(message, start));
}

/** What stands between `${` or `%{` and its closing brace. */
function readMarked(scanner: Scanner, opening: string, readExpression: ReadExpression): Piece {
  const piece = opening.startsWith("$")
    ? ({ kind: "value", expression: readExpression(scanner) } as const)
    : readDirective(scanner, readExpression);
  const trimAfter = scanner.at("~}");
  if (!trimAfter && !scanner.at("}")) throw scanner.error(`expected "}", found ${scanner.describeNext()}`);
  scanner.position = scanner.peek().end;
  return { ...piece, trimBefore: opening.endsWith("~"), trimAfter };
}

function readDirective(scanner: Scanner, readExpression: ReadExpression): Piece {
  const word = scanner.name("if, else, endif, for or endfor");
  switch (word) {
    case "else":
    case "endif":
    case "endfor":
      return { kind: word };
    case "if":
      return { kind: "if", condition: readExpression(scanner) };
    case "for": {
      const first = scanner.name("the name of an element");
      const second = scanner.accept(",") ? scanner.name("the name of an element") : undefined;
      scanner.expect("in", "after the names of a for directive");
      const names = second === undefined ? { valueName: first } : { keyName: first, valueName: second };
      return { kind: "for", ...names, in: readExpression(scanner) };
    }
  }
  throw scanner.error(`"${word}" is not a template directive; there are if, else, endif, for and endfor`);
}

function readEscape(scanner: Scanner): string {
  const from = scanner.position;
  const selector = scanner.text[from] ?? "";
  const code = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(scanner.text.slice(from, from + 9));
  scanner.position = from + (code?.[0].length ?? 1);
  if (code !== null) return String.fromCodePoint(Number.parseInt((code[1] ?? code[2])!, 16));
  const text = escapes[selector];
  if (text === undefined) throw scanner.error(`"\\${selector}" is not an escape sequence`, from - 1);
  return text;
}
