import type { Value } from "./type.ts";

/** An expression of the Terraform language as it was read (Terraform language, "Expressions"). */
export type Expression =
  | { readonly kind: "literal"; readonly value: Value }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "path"; readonly of: Expression; readonly steps: readonly Step[] }
  | { readonly kind: "template"; readonly parts: readonly (string | Expression)[] }
  /** The results of a `%{ for }` directive, one after the other. */
  | { readonly kind: "joined"; readonly each: ForExpression }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly expand: boolean;
    }
  | { readonly kind: "unary"; readonly operator: "-" | "!"; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly then: Expression;
      readonly else: Expression;
    }
  | { readonly kind: "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly items: readonly (readonly [Expression, Expression])[] }
  | ForExpression;

export interface ForExpression {
  readonly kind: "for";
  readonly keyName?: string;
  readonly valueName: string;
  readonly in: Expression;
  /** Present where the result is an object. */
  readonly key?: Expression;
  readonly value: Expression;
  readonly if?: Expression;
  /** `...` after the value: one list for each key. */
  readonly grouped: boolean;
}

/** What follows a value: `.name`, `[key]`, `.*` or `[*]`. The steps of a splat are taken for each element. */
export type Step =
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "index"; readonly key: Expression }
  | { readonly kind: "splat"; readonly steps: readonly Step[] };

export const literal = (value: Value): Expression => ({ kind: "literal", value });
