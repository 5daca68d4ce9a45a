import { parseExpression, parseReference, parseValue } from "./parse-expression.ts";
import { Source } from "./source.ts";
import type { Branch, Expression, MacroCall, Statement } from "./syntax.ts";

const TEXT = /[^$#\\]+/y;
const BACKSLASHES = /\\+/y;
const ESCAPED_QUIET = /\$\\+!(?=\{?[A-Za-z_])/y;
const DOLLARS = /\$+(?=\$)/y;
/** `#set` takes the blanks before it along, as far as no text before it has taken them. */
const SET = /[ \t]*#(?:set|\{set\}) *\(/y;
const LINE_COMMENT = /##[^\n\r]*(?:\r\n|\n|\r)?/y;
const BLANKS_AND_PARENTHESIS = /[ \t\n\r]*\(/y;
const WORD = /[A-Za-z_@][A-Za-z0-9_@]*/y;

const DIRECTIVES = new Set(["foreach", "include", "parse", "macro", "literal", "evaluate", "break", "define", "stop"]);
const KEYWORDS = new Set(["if", "else", "elseif", "end"]);

/**
 * Reads a template as Apache Velocity 1.7 does ("VTL Reference", and its grammar where that is silent).
 *
 * @throws TemplateError
 */
export function parseTemplate(text: string): Statement[] {
  return parseWhole(new Source(text, parseWhole, { isString: false, macros: new Set() }));
}

function parseWhole(source: Source): Statement[] {
  const statements: Statement[] = [];
  const end = parseBlock(source, statements);
  if (end !== undefined) throw source.error(`#${end} stands where there is nothing to end`);
  return statements;
}

/** Reads up to an `#end`, `#else` or `#elseif` of whoever called, whose name it returns, or to the end. */
function parseBlock(source: Source, into: Statement[]): string | undefined {
  while (!source.ended) {
    if (source.match(SET) !== undefined) into.push(parseSet(source));
    else if (source.peek() === "\\") parseBackslashes(source, into);
    else if (source.peek() === "$") parseDollar(source, 0, into);
    else if (source.peek() === "#") {
      const keyword = parseHash(source, into);
      if (keyword !== undefined) return keyword;
    } else addText(into, source.match(TEXT)!);
  }
  return undefined;
}

function addText(into: Statement[], text: string): void {
  const last = into.at(-1);
  if (last?.type === "text") into[into.length - 1] = { type: "text", text: last.text + text };
  else if (text !== "") into.push({ type: "text", text });
}

/** `#set(` has been read. */
function parseSet(source: Source): Statement {
  source.skipBlanks();
  const start = source.at;
  const target = source.peek() === "$" ? parseReference(source) : undefined;
  if (!target) throw source.error("#set needs a reference to set", start);
  source.skipBlanks();
  if (!source.take("=")) throw source.error('"=" is missing after what is set');
  const value = parseExpression(source);
  closeDirective(source, "#set");
  return { type: "set", target: target.reference, value };
}

function closeDirective(source: Source, directive: string): void {
  source.expect(")", `after ${directive}`);
  source.skipRestOfLine();
}

/**
 * Backslashes escape references and directives, and nothing else: how many are written is known only when the reference
 * is rendered ("Escaping Valid VTL References", "Escaping VTL Directives").
 */
function parseBackslashes(source: Source, into: Statement[]): void {
  const backslashes = source.match(BACKSLASHES)!;
  const count = backslashes.length;
  if (source.peek() === "$") {
    parseDollar(source, count, into);
    return;
  }
  const word = source.peek() === "#" ? source.word(1) : undefined;
  const known =
    word && (KEYWORDS.has(word.name) || DIRECTIVES.has(word.name) || source.macros.has(word.name) ? word : undefined);
  if (count % 2 === 1 && word && (known || word.name === "set")) {
    const directive = source.text.slice(source.at, source.at + 1 + word.length);
    source.at += directive.length;
    addText(into, backslashes.slice(0, (count - 1) / 2) + directive);
  } else if (count % 2 === 1 && word) {
    addText(into, backslashes + source.text.slice(source.at, source.at + 1 + word.length));
    source.at += 1 + word.length;
  } else addText(into, known && count % 2 === 0 ? backslashes.slice(count / 2) : backslashes);
}

function parseDollar(source: Source, backslashes: number, into: Statement[]): void {
  const start = source.at;
  const dollars = source.match(DOLLARS) ?? "";
  // `$\\!name` is how a template writes `$!name`: the exclamation mark is what is escaped.
  if (source.match(ESCAPED_QUIET) !== undefined) {
    addText(into, source.text.slice(start, source.at - 2) + "!");
    return;
  }
  const found = parseReference(source);
  if (!found) {
    source.at++;
    if (source.ended && !source.isString)
      throw source.error("a template cannot end with $: Velocity waits for a name", start);
    const dollar = "\\".repeat(backslashes) + source.text.slice(start, source.at);
    if (source.peek() === "!" && !/[{.[$]/.test(source.peek(1))) source.at++;
    // Velocity's scanner loses a `$` that touches a directive.
    const touched = source.peek() === "#" ? source.word(1)?.name : undefined;
    if (source.ahead(SET) === undefined && !KEYWORDS.has(touched ?? "")) addText(into, dollar);
    return;
  }
  if (dollars !== "") addText(into, dollars);
  into.push({ type: "reference", reference: found.reference, quiet: found.quiet, backslashes });
}

/** Comments, unparsed text and directives. Returns the name of a keyword that ends the block. */
function parseHash(source: Source, into: Statement[]): string | undefined {
  const start = source.at;
  if (source.match(LINE_COMMENT) !== undefined) return undefined;
  if (source.looksAt("#[[")) {
    const end = source.text.indexOf("]]#", start + 3);
    if (end < 0) throw source.error("]]# is missing");
    addText(into, source.text.slice(start + 3, end));
    source.at = end + 3;
    return undefined;
  }
  if (source.looksAt("#*")) {
    const end = source.text.indexOf("*#", start + 2);
    source.at = end < 0 ? source.text.length : end + 2;
    return undefined;
  }
  const word = source.word(1);
  if (!word) {
    source.at++;
    if (source.ended && !source.isString)
      throw source.error("a template cannot end with #: Velocity waits for a name", start);
    addText(into, "#");
    return undefined;
  }
  source.at += 1 + word.length;
  if (word.name === "if") into.push(parseIf(source));
  else if (word.name === "else" || word.name === "end" || word.name === "elseif") {
    if (word.name !== "elseif") source.skipRestOfLine();
    return word.name;
  } else into.push(parseDirective(source, word.name, start));
  return undefined;
}

function parseIf(source: Source): Statement {
  const start = source.at;
  const branches: Branch[] = [];
  for (let keyword: string | undefined = "elseif"; ; ) {
    const body: Statement[] = [];
    if (keyword === "elseif") {
      if (source.match(BLANKS_AND_PARENTHESIS) === undefined) throw source.error('"(" is missing after #if');
      const condition = parseExpression(source);
      closeDirective(source, "the condition of #if");
      branches.push({ condition, body });
      keyword = parseBlock(source, body);
    } else if (keyword === "else") {
      if (parseBlock(source, body) !== "end") throw source.error("#end is missing after the #else of an #if", start);
      return { type: "if", branches, otherwise: body };
    } else if (keyword === "end") return { type: "if", branches };
    else throw source.error("#end is missing for an #if", start);
  }
}

function parseDirective(source: Source, name: string, start: number): Statement {
  const parenthesis = source.ahead(BLANKS_AND_PARENTHESIS);
  const isBlock =
    name.startsWith("@") || name === "foreach" || name === "macro" || name === "define" || name === "literal";
  if (parenthesis === undefined) {
    if (isBlock) throw source.error(`"(" is missing after #${name}`);
    return lineDirective(source, name, [], start);
  }
  source.at += parenthesis.length;
  const found = parseDirectiveArguments(source, name);
  if (!isBlock) return lineDirective(source, name, found, start);
  if (name === "macro" && found[0]?.type === "word") source.macros.add(found[0].text);
  const bodyStart = source.at;
  const body: Statement[] = [];
  if (parseBlock(source, body) !== "end") throw source.error(`#end is missing for a #${name}`, start);
  if (name === "literal") {
    const text = source.text.slice(bodyStart, source.text.lastIndexOf("#", source.at - 1));
    return { type: "text", text };
  }
  return blockDirective(source, name, found, body, start);
}

type DirectiveArgument = Expression | { readonly type: "word"; readonly text: string };

function parseDirectiveArguments(source: Source, name: string): DirectiveArgument[] {
  const found: DirectiveArgument[] = [];
  for (;;) {
    source.skipBlanks();
    if (source.take(")")) {
      source.skipRestOfLine();
      return found;
    }
    if (found.length > 0 && source.take(",")) source.skipBlanks();
    const value = parseValue(source);
    const word = value ? undefined : source.match(WORD);
    if (value) found.push(value);
    else if (word !== undefined) found.push({ type: "word", text: word });
    else throw source.error(`an argument of #${name} or ")" is expected`);
  }
}

function blockDirective(
  source: Source,
  name: string,
  found: readonly DirectiveArgument[],
  body: Statement[],
  start: number,
): Statement {
  const [first, second, third] = found;
  if (name === "foreach") {
    // Velocity takes any word for "in".
    if (first?.type !== "reference" || second?.type !== "word" || !third || third.type === "word")
      throw source.error("#foreach is written #foreach($item in $list)", start);
    return { type: "foreach", variable: first.name, list: third, body };
  }
  if (name === "define") {
    if (first?.type !== "reference" || found.length !== 1)
      throw source.error("#define takes one reference: #define($name)", start);
    return { type: "define", name: first.name, body };
  }
  if (name === "macro") {
    if (first?.type !== "word") throw source.error("#macro begins with its name: #macro(name $argument)", start);
    const parameters = found.slice(1).map((parameter) => {
      if (parameter.type === "reference") return parameter.name;
      throw source.error("the parameters of a #macro are references", start);
    });
    return { type: "macro", name: first.text, parameters, body };
  }
  const literal = source.text.slice(start, source.at);
  return { ...macroCall(name.slice(1), found, literal), body };
}

function lineDirective(source: Source, name: string, found: DirectiveArgument[], start: number): Statement {
  if (name === "include" || name === "parse")
    throw source.error(`#${name} reads another file, and a mapping template has none`, start);
  if (name === "break" || name === "stop") return { type: name };
  if (name === "evaluate") {
    const [template] = found;
    if (
      found.length !== 1 ||
      !template ||
      template.type === "word" ||
      !/reference|string|interpolated/.test(template.type)
    )
      throw source.error("#evaluate takes one string or reference", start);
    return { type: "evaluate", template };
  }
  return macroCall(name, found, source.text.slice(start, source.at));
}

function macroCall(name: string, found: readonly DirectiveArgument[], literal: string): MacroCall {
  const word = found.find((argument) => argument.type === "word");
  const values = found.filter((argument): argument is Expression => argument.type !== "word");
  const problem = word && `"${word.text}" is no argument: quote it, or write a $ before it`;
  return { type: "call", name, arguments: values, literal, problem };
}
