import { type Check, expression, isObject, members, type Schema } from "./keyword.ts";

type Compile = (schema: unknown) => Check;

/** What `properties`, `patternProperties` and `additionalProperties` say of the values in an object. */
export function compileProperties(schema: Schema, compile: Compile): Check | undefined {
  const named = new Map(members(schema.properties ?? {}).map(([name, of]) => [name, compile(of)]));
  const matched = members(schema.patternProperties ?? {}).map(([name, of]) => [expression(name), compile(of)] as const);
  const rest = isObject(schema.additionalProperties) ? compile(schema.additionalProperties) : undefined;
  if (named.size === 0 && matched.length === 0 && !rest) return undefined;
  if (matched.length === 0 && !rest) return ofNamed(named);
  return (value, problems) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value).sort()) {
      const own = named.get(name);
      own?.(value[name], problems);
      const fitting = matched.filter(([pattern]) => pattern.test(name));
      for (const [, check] of fitting) check(value[name], problems);
      if (!own && fitting.length === 0) rest?.(value[name], problems);
    }
  };
}

/** The usual case: nothing but names that are known, so there is no need to look through the value's own. */
function ofNamed(named: ReadonlyMap<string, Check>): Check {
  const sorted = [...named].sort(([a], [b]) => (a < b ? -1 : 1));
  return (value, problems) => {
    if (!isObject(value)) return;
    for (const [name, check] of sorted) if (Object.hasOwn(value, name)) check(value[name], problems);
  };
}

/** What `items` and `additionalItems` say of the elements of an array. */
export function compileItems(schema: Schema, compile: Compile): Check | undefined {
  const { items, additionalItems } = schema;
  if (items === undefined) return undefined;
  const each = Array.isArray(items) ? undefined : compile(items);
  const first = Array.isArray(items) ? items.map(compile) : [];
  const rest = each ?? (isObject(additionalItems) ? compile(additionalItems) : undefined);
  return (value, problems) => {
    if (!Array.isArray(value)) return;
    value.forEach((item, at) => {
      (first[at] ?? rest)?.(item, problems);
    });
  };
}
