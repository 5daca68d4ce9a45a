import { type AttributeValue, attributeOf, type Item } from "../value/attribute-value.ts";
import type { ExpressionInputs } from "./expression-inputs.ts";
import { assertApart, type Path, parsePath } from "./path.ts";
import { Tokens } from "./tokens.ts";

/** Parses a ProjectionExpression ("Projection expressions"). @throws ValidationException */
export function parseProjection(source: string, inputs: ExpressionInputs): Path[] {
  const tokens = new Tokens(source, "ProjectionExpression", inputs);
  const paths: Path[] = [parsePath(tokens)];
  while (tokens.accepts(",")) paths.push(parsePath(tokens));
  tokens.expectsEnd();
  assertApart(tokens, paths);
  return paths;
}

/** What of an item the paths name, in maps and lists of the same form; list members close ranks. */
export function project(item: Item, paths: readonly Path[]): Item {
  return pickMembers(item, paths, 0);
}

function pickMembers(item: Item, paths: readonly Path[], depth: number): Item {
  const picked: [string, AttributeValue][] = [];
  for (const [name, within] of Map.groupBy(paths, (path) => path[depth] as string)) {
    const value = attributeOf(item, name);
    const part = value && pick(value, within, depth + 1);
    if (part) picked.push([name, part]);
  }
  return Object.fromEntries(picked);
}

function pick(value: AttributeValue, paths: readonly Path[], depth: number): AttributeValue | undefined {
  if (paths.some((path) => path.length === depth)) return value;
  if (typeof paths[0]![depth] === "string") {
    const members = value.M && pickMembers(value.M, paths, depth);
    return members && Object.keys(members).length > 0 ? { M: members } : undefined;
  }
  if (!value.L) return undefined;
  const members: AttributeValue[] = [];
  const byIndex = Map.groupBy(paths, (path) => path[depth] as number);
  for (const index of [...byIndex.keys()].sort((one, two) => one - two)) {
    const member = value.L[index];
    const part = member && pick(member, byIndex.get(index)!, depth + 1);
    if (part) members.push(part);
  }
  return members.length > 0 ? { L: members } : undefined;
}
