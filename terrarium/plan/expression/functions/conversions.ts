import { convert } from "../convert.ts";
import type { Type, Value } from "../type.ts";
import { typeOf } from "../type.ts";
import { define, type FunctionGroup } from "./definition.ts";

const to = (type: Type) => define([{ nullable: "any" }], (value: Value) => convert(value, type));

/** Terraform language, "Type Conversion Functions". `try` and `can` are not functions of values: see call.ts. */
export const functions: FunctionGroup = {
  ephemeralasnull: define([{ nullable: "any" }], (value: Value) => value),
  nonsensitive: define([{ nullable: "any" }], (value: Value) => value),
  sensitive: define([{ nullable: "any" }], (value: Value) => value),
  tobool: to("bool"),
  tolist: to({ kind: "list", of: "any" }),
  tomap: to({ kind: "map", of: "any" }),
  tonumber: to("number"),
  toset: to({ kind: "set", of: "any" }),
  tostring: to("string"),
  type: define([{ nullable: "any" }], (value: Value) => typeText(typeOf(value), "")),
};

/** As the Terraform console prints a type. */
function typeText(type: Type, margin: string): string {
  if (type === "any") return "dynamic";
  if (typeof type === "string") return type;
  const inner = `${margin}    `;
  switch (type.kind) {
    case "tuple": {
      const lines = type.of.map((element) => `${inner}${typeText(element, inner)},\n`);
      return lines.length === 0 ? "tuple([])" : `tuple([\n${lines.join("")}${margin}])`;
    }
    case "object": {
      const names = Object.keys(type.of).sort();
      const lines = names.map((name) => `${inner}${name}: ${typeText(type.of[name]!, inner)},\n`);
      return lines.length === 0 ? "object({})" : `object({\n${lines.join("")}${margin}})`;
    }
  }
  const nested = typeof type.of === "object" && (type.of.kind === "tuple" || type.of.kind === "object");
  if (!nested) return `${type.kind}(${typeText(type.of, margin)})`;
  return `${type.kind}(\n${inner}${typeText(type.of, inner)},\n${margin})`;
}
