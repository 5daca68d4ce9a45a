/**
 * What a template is made of, as its parser leaves it. The names are those of the VTL reference of Apache Velocity 1.7.
 */
export type Statement =
  | { readonly type: "text"; readonly text: string }
  | ReferenceStatement
  | { readonly type: "set"; readonly target: Reference; readonly value: Expression }
  | { readonly type: "if"; readonly branches: readonly Branch[]; readonly otherwise?: readonly Statement[] }
  | {
      readonly type: "foreach";
      readonly variable: string;
      readonly list: Expression;
      readonly body: readonly Statement[];
    }
  | {
      readonly type: "macro";
      readonly name: string;
      readonly parameters: readonly string[];
      readonly body: readonly Statement[];
    }
  | MacroCall
  | { readonly type: "define"; readonly name: string; readonly body: readonly Statement[] }
  | { readonly type: "evaluate"; readonly template: Expression }
  | { readonly type: "break" }
  | { readonly type: "stop" };

/** A reference in the text: `$name`, `$!{name.path}`. */
export interface ReferenceStatement {
  readonly type: "reference";
  readonly reference: Reference;
  /** `$!`: nothing is written where there is no value. */
  readonly quiet: boolean;
  /** How many backslashes stand before it. */
  readonly backslashes: number;
}

export interface Branch {
  readonly condition: Expression;
  readonly body: readonly Statement[];
}

export interface MacroCall {
  readonly type: "call";
  readonly name: string;
  readonly arguments: readonly Expression[];
  /** Of `#@name(…) … #end`. */
  readonly body?: readonly Statement[];
  /** Its source, which is what is written where there is no such macro. */
  readonly literal: string;
  /** Why it cannot be called although it can be written: Velocity finds out when it renders. */
  readonly problem?: string;
}

export type Expression =
  | { readonly type: "string"; readonly text: string; readonly literal: string }
  | { readonly type: "interpolated"; readonly parts: readonly Statement[]; readonly literal: string }
  | { readonly type: "number"; readonly value: unknown; readonly literal: string }
  | { readonly type: "boolean"; readonly value: boolean; readonly literal: string }
  | { readonly type: "list"; readonly items: readonly Expression[]; readonly literal: string }
  | { readonly type: "range"; readonly from: Expression; readonly to: Expression; readonly literal: string }
  | { readonly type: "map"; readonly entries: readonly (readonly [Expression, Expression])[]; readonly literal: string }
  | Reference
  | { readonly type: "not"; readonly operand: Expression; readonly literal: string }
  | {
      readonly type: "binary";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
      readonly literal: string;
    };

export type Operator = "||" | "&&" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%";

export interface Reference {
  readonly type: "reference";
  readonly name: string;
  readonly steps: readonly Step[];
  /** Its source, from `$` on: what Velocity writes where there is no value. */
  readonly literal: string;
}

export type Step =
  | { readonly type: "property"; readonly name: string }
  | { readonly type: "method"; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly type: "index"; readonly index: Expression };
