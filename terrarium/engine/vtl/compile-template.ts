import { compileCondition, compileOwner, compileReference, compileValue, type Value } from "./compile-expression.ts";
import { Block, type Frame, Interrupted, inner, Loop, type Macro, type Render } from "./frame.ts";
import { JavaArray, toText } from "./java-value.ts";
import { setIndex, setProperty } from "./members.ts";
import { parseTemplate } from "./parse-template.ts";
import { type MacroArgument, MacroScope } from "./scope.ts";
import type { MacroCall, ReferenceStatement, Statement } from "./syntax.ts";
import { TemplateError } from "./template-error.ts";

/** Calls within calls: Velocity has no end of them, and a template that never ends must not end the terrarium. */
const DEEPEST_CALL = 100;

/** Makes one function of statements; what `#macro` declares is in `macros` from the start. */
export function compileStatements(statements: readonly Statement[], macros: Map<string, Macro>): Render {
  const parts = statements.map((statement) => compileStatement(statement, macros));
  const [first, second] = parts;
  if (parts.length === 1 && first) return first;
  if (parts.length === 2 && first && second) {
    return (frame) => {
      first(frame);
      second(frame);
    };
  }
  return (frame) => {
    for (const part of parts) part(frame);
  };
}

function compileStatement(statement: Statement, macros: Map<string, Macro>): Render {
  const nested = (statements: readonly Statement[]) => compileStatements(statements, macros);
  switch (statement.type) {
    case "text": {
      const { text } = statement;
      return (frame) => {
        frame.text += text;
      };
    }
    case "reference":
      return compileWritten(statement, compileReference(statement.reference, nested));
    case "set":
      return compileSet(statement, nested);
    case "if":
      return compileIf(statement, nested);
    case "foreach":
      return compileForeach(statement.variable, compileValue(statement.list, nested), nested(statement.body));
    case "macro":
      // The first declaration of a name stays, as Velocity allows no other by default.
      if (!macros.has(statement.name)) {
        const macro = { parameters: statement.parameters, body: (frame: Frame) => body(frame) };
        macros.set(statement.name, macro);
        const body = nested(statement.body);
      }
      return () => {};
    case "call":
      return compileCall(statement, nested);
    case "define": {
      const body = nested(statement.body);
      return (frame) => frame.scope.set(statement.name, new Block(frame, body, 2));
    }
    case "evaluate": {
      const template = compileValue(statement.template, nested);
      return (frame) => evaluate(toText(template(frame) ?? ""), frame);
    }
    case "break":
    case "stop":
      return () => {
        throw new Interrupted(statement.type as "break" | "stop");
      };
  }
}

/** A reference in the text, with the backslashes before it ("Escaping Valid VTL References"). */
function compileWritten({ reference, quiet, backslashes }: ReferenceStatement, value: Value): Render {
  const prefix = "\\".repeat(backslashes >> 1);
  const { literal } = reference;
  if (backslashes % 2 === 1) {
    return (frame) => {
      const found = value(frame);
      const written = frame.scope.literal(literal) ?? literal;
      frame.text += found === null || found === undefined ? `${prefix}\\${written}` : prefix + written;
    };
  }
  return (frame) => {
    const found = value(frame);
    if (typeof found === "string") frame.text += prefix + found;
    else if (found instanceof Block) frame.text += prefix + (found.render(frame) ?? (quiet ? "" : literal));
    else if (found !== null && found !== undefined) frame.text += prefix + toText(found);
    else if (frame.options.absent === "empty") frame.text += prefix;
    else frame.text += prefix + prefix + (quiet ? "" : (frame.scope.literal(literal) ?? literal));
  };
}

/** Nothing is set to no value: `#set` leaves the variable as it was. */
function compileSet(
  statement: Statement & { type: "set" },
  nested: (statements: readonly Statement[]) => Render,
): Render {
  const { target } = statement;
  const value = compileValue(statement.value, nested);
  const last = target.steps.at(-1);
  if (!last) {
    return (frame) => {
      const to = value(frame);
      if (to !== null && to !== undefined) frame.scope.set(target.name, to);
    };
  }
  const owner = compileOwner(target, nested);
  const index = last.type === "index" ? compileValue(last.index, nested) : undefined;
  return (frame) => {
    const to = value(frame);
    if (to === null || to === undefined) return;
    const of = owner(frame);
    if (of === null || of === undefined) return;
    if (index) setIndex(of, index(frame), to);
    else if (last.type !== "index") setProperty(of, last.name, to);
  };
}

function compileIf(
  statement: Statement & { type: "if" },
  nested: (statements: readonly Statement[]) => Render,
): Render {
  const branches = statement.branches.map(({ condition, body }) => ({
    condition: compileCondition(condition, nested),
    body: nested(body),
  }));
  const otherwise = nested(statement.otherwise ?? []);
  return (frame) => {
    for (const { condition, body } of branches) if (condition(frame)) return body(frame);
    otherwise(frame);
  };
}

function iterate(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value instanceof JavaArray ? value : [...value];
  return value instanceof Map ? [...value.values()] : undefined;
}

function compileForeach(variable: string, list: Value, body: Render): Render {
  return (frame) => {
    const items = iterate(list(frame));
    if (!items) return;
    const { scope, options } = frame;
    const before = [variable, "velocityCount", "velocityHasNext", "foreach"].map(
      (name) => [name, scope.get(name)] as const,
    );
    const loop = new Loop(scope.get("foreach"));
    scope.set("foreach", loop);
    const end = Math.min(items.length, options.mostIterations);
    try {
      for (let at = 0; at < end; at++) {
        loop.index = at;
        loop.hasNext = at + 1 < items.length;
        scope.set("velocityCount", at + 1);
        scope.set("velocityHasNext", loop.hasNext);
        scope.set(variable, items[at]);
        body(frame);
      }
    } catch (error) {
      if (!(error instanceof Interrupted) || error.directive === "stop") throw error;
    } finally {
      for (const [name, value] of before) {
        if (value === undefined || value === null) scope.remove(name);
        else scope.set(name, value);
      }
    }
  };
}

function compileCall(call: MacroCall, nested: (statements: readonly Statement[]) => Render): Render {
  const values = call.arguments.map((argument) => ({
    value: compileValue(argument, nested),
    literal: argument.literal,
    isConstant: argument.type === "number" || argument.type === "boolean",
  }));
  const content = call.body && nested(call.body);
  return (frame) => {
    const macro = frame.macros.get(call.name);
    if (!macro) {
      frame.text += call.literal;
      return;
    }
    if (call.problem) throw new TemplateError(`#${call.name}: ${call.problem}`);
    if (frame.depth >= DEEPEST_CALL) throw new TemplateError(`#${call.name} calls itself too often`);
    const given = new Map<string, MacroArgument>();
    const scope = new MacroScope(frame.scope, given);
    macro.parameters.forEach((parameter, at) => {
      const found = values[at];
      if (!found) return;
      if (found.isConstant) scope.setLocal(parameter, found.value(frame));
      else given.set(parameter, { value: () => found.value(frame), literal: found.literal });
    });
    if (content) scope.setLocal("bodyContent", new Block(frame, content, DEEPEST_CALL));
    const called = { ...inner(frame, scope), depth: frame.depth + 1 };
    renderInterruptible(macro.body, called, frame);
  };
}

function evaluate(text: string, frame: Frame): void {
  if (frame.depth >= DEEPEST_CALL) throw new TemplateError("#evaluate calls itself too often");
  const called = { ...inner(frame), depth: frame.depth + 1 };
  renderInterruptible(compileStatements(parseTemplate(text), frame.macros), called, frame);
}

/** Renders into `frame` what belongs to it: a `#break` ends this part, a `#stop` all of it, and neither what was written. */
function renderInterruptible(render: Render, part: Frame, frame: Frame): void {
  try {
    render(part);
  } catch (error) {
    if (!(error instanceof Interrupted) || error.directive === "stop") throw error;
  } finally {
    frame.text += part.text;
  }
}
