import { Token } from "cdktf";
import type { Construct } from "constructs";

/** A construct was given something that AWS would refuse: names the construct, the prop, the value and what is accepted. */
export class WrongProp extends Error {
  constructor(at: Construct, prop: string, seen: unknown, accepted: string) {
    super(`${at.node.path}: ${prop} is ${JSON.stringify(seen)}; accepted is ${accepted}`);
    this.name = "WrongProp";
  }
}

/** Throws unless the prop is a whole number within the limits. A token (a value known only to Terraform) passes. */
export function requireWhole(at: Construct, prop: string, value: number, from: number, to: number, unit = ""): void {
  if (Token.isUnresolved(value)) return;
  if (!Number.isInteger(value) || value < from || value > to) {
    throw new WrongProp(at, prop, value, `a whole number from ${from} to ${to}${unit === "" ? "" : ` ${unit}`}`);
  }
}

/** Throws unless the prop matches. A token (a value known only to Terraform) passes. */
export function requireMatch(at: Construct, prop: string, value: string, pattern: RegExp, accepted: string): void {
  if (Token.isUnresolved(value)) return;
  if (typeof value !== "string" || !pattern.test(value)) throw new WrongProp(at, prop, value, accepted);
}
