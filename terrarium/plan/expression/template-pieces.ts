import type { ExpressionError } from "./expression-error.ts";
import { type Expression, type ForExpression, literal } from "./syntax.ts";

/** A template in the order in which it is written, before its directives are put inside one another. */
export type Piece = (
  | { kind: "text"; text: string }
  | { kind: "value"; expression: Expression }
  | { kind: "if"; condition: Expression }
  | { kind: "for"; keyName?: string; valueName: string; in: Expression }
  | { kind: "else" | "endif" | "endfor" }
) & { trimBefore?: boolean; trimAfter?: boolean };

/**
 * Puts the pieces of a template together: directives take in what stands up to their end, and a template that is nothing but one `${ }` is the value itself, of whatever type.
 */
export function arrange(pieces: readonly Piece[], error: (message: string) => ExpressionError): Expression {
  let at = 0;

  function readUntil(...ends: readonly string[]): Expression {
    const parts: (string | Expression)[] = [];
    for (; at < pieces.length; at++) {
      const piece = pieces[at]!;
      if (ends.includes(piece.kind)) break;
      if (piece.kind === "text") {
        if (piece.text !== "") parts.push(piece.text.normalize("NFC"));
      } else if (piece.kind === "value") parts.push(piece.expression);
      else if (piece.kind === "if") parts.push(readIf(piece.condition));
      else if (piece.kind === "for") parts.push(readFor(piece));
      else throw error(`%{ ${piece.kind} } without its beginning`);
    }
    if (ends.length > 0 && at === pieces.length) throw error(`a template directive without its %{ ${ends.at(-1)} }`);
    if (parts.length === 0) return literal("");
    if (parts.length === 1 && typeof parts[0] === "string") return literal(parts[0]);
    return { kind: "template", parts };
  }

  function readIf(condition: Expression): Expression {
    at++;
    const then = asText(readUntil("else", "endif"));
    if (pieces[at]!.kind === "endif") return { kind: "conditional", condition, then, else: literal("") };
    at++;
    return { kind: "conditional", condition, then, else: asText(readUntil("endif")) };
  }

  function readFor(piece: Piece & { kind: "for" }): Expression {
    at++;
    const value = asText(readUntil("endfor"));
    const each: ForExpression = {
      kind: "for",
      keyName: piece.keyName,
      valueName: piece.valueName,
      in: piece.in,
      value,
      grouped: false,
    };
    return { kind: "joined", each };
  }

  const template = readUntil();
  const only = pieces.length === 1 && pieces[0]!.kind === "value" ? pieces[0]!.expression : undefined;
  return only ?? template;
}

function asText(expression: Expression): Expression {
  return expression.kind === "literal" || expression.kind === "template"
    ? expression
    : { kind: "template", parts: [expression] };
}

/** `~` takes the white space beside it away: in quoted text all of it, elsewhere no more than up to one end of a line. */
export function trim(pieces: readonly Piece[], quoted: boolean): void {
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1];
    const after = pieces[index + 1];
    if (piece.trimBefore && before?.kind === "text") before.text = before.text.replace(quoted ? /\s+$/ : lineEnd, "");
    if (piece.trimAfter && after?.kind === "text") after.text = after.text.replace(quoted ? /^\s+/ : lineStart, "");
  }
}

const lineStart = /^[^\S\n]*\n?/;
const lineEnd = /[^\S\n]*\n?$/;

/** `<<-`: takes the indentation that all lines share away from each of them. Lines of nothing but white space stay. */
export function withoutIndentation(pieces: readonly Piece[]): Piece[] {
  const isIndented = (index: number, lines: readonly string[], line: number): boolean => {
    const begins = line > 0 || index === 0;
    const continues = line === lines.length - 1 && index < pieces.length - 1;
    return begins && (continues || lines[line]!.trim() !== "");
  };
  const linesOf = (piece: Piece): string[] => (piece.kind === "text" ? piece.text.split("\n") : []);
  const indents = pieces.flatMap((piece, index) => {
    const lines = linesOf(piece);
    return lines.filter((_text, line) => isIndented(index, lines, line)).map((text) => /^[ \t]*/.exec(text)![0].length);
  });
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return pieces.map((piece, index) => {
    if (piece.kind !== "text") return piece;
    const lines = linesOf(piece);
    const moved = lines.map((text, line) => (isIndented(index, lines, line) ? text.slice(common) : text));
    return { ...piece, text: moved.join("\n") };
  });
}
