import { isDeepStrictEqual } from "node:util";
import {
  type Check,
  expression,
  isObject,
  type Keyword,
  type Members,
  members,
  names,
  type Schema,
  size,
  text,
} from "./keyword.ts";

const ofArrays =
  (fails: (value: readonly unknown[]) => string | undefined): Check =>
  (value, problems) => {
    const problem = Array.isArray(value) ? fails(value) : undefined;
    if (problem !== undefined) problems.push(problem);
  };

const ofObjects =
  (fails: (value: Members) => string | undefined): Check =>
  (value, problems) => {
    const problem = isObject(value) ? fails(value) : undefined;
    if (problem !== undefined) problems.push(problem);
  };

/** Which properties have a schema of their own, by name and by pattern. */
function patterns(schema: Schema): RegExp[] {
  return members(schema.patternProperties ?? {}).map(([pattern]) => expression(pattern));
}

function compileDependencies(of: unknown, _schema: Schema, check: (schema: unknown) => Check): Check {
  const dependencies = members(of).map(
    ([name, needs]) => [name, Array.isArray(needs) ? names(needs).sort() : check(needs)] as const,
  );
  return (value, problems) => {
    if (!isObject(value)) return;
    for (const [name, needs] of dependencies) {
      if (!Object.hasOwn(value, name)) continue;
      if (typeof needs === "function") needs(value, problems);
      else {
        const missing = needs.filter((need) => !Object.hasOwn(value, need));
        if (missing.length > 0)
          problems.push(
            `property "${name}" of object has missing property dependencies (schema requires ${text(needs)}; missing: ${text(missing)})`,
          );
      }
    }
  };
}

/** What draft 4 says of arrays and objects themselves; what it says of what they hold is in `children.ts`. */
export const CONTAINER_KEYWORDS: Readonly<Record<string, Keyword>> = {
  minItems: {
    compile(of) {
      const least = size(of);
      return ofArrays(({ length }) =>
        length < least
          ? `array is too short: must have at least ${least} elements but instance has ${length} elements`
          : undefined,
      );
    },
  },
  maxItems: {
    compile(of) {
      const most = size(of);
      return ofArrays(({ length }) =>
        length > most
          ? `array is too long: must have at most ${most} elements but instance has ${length} elements`
          : undefined,
      );
    },
  },
  uniqueItems: {
    compile: (of) =>
      of === true
        ? ofArrays((value) =>
            value.some((item, at) => value.slice(0, at).some((other) => isDeepStrictEqual(item, other)))
              ? "array must not contain duplicate elements"
              : undefined,
          )
        : undefined,
  },
  additionalItems: {
    compile: (of, { items }) =>
      of === false && Array.isArray(items)
        ? ofArrays(({ length }) =>
            length > items.length
              ? `schema only allows ${items.length} elements in array but instance has ${length} elements`
              : undefined,
          )
        : undefined,
  },
  required: {
    compile(of) {
      const required = names(of).sort();
      return ofObjects((value) => {
        const missing = required.filter((name) => !Object.hasOwn(value, name));
        return missing.length > 0 ? `object has missing required properties (${text(missing)})` : undefined;
      });
    },
  },
  minProperties: {
    compile(of) {
      const least = size(of);
      return ofObjects((value) => {
        const found = Object.keys(value).length;
        return found < least
          ? `object has too few properties (found ${found} but schema requires at least ${least})`
          : undefined;
      });
    },
  },
  maxProperties: {
    compile(of) {
      const most = size(of);
      return ofObjects((value) => {
        const found = Object.keys(value).length;
        return found > most
          ? `object has too many properties (found ${found} but schema requires at most ${most})`
          : undefined;
      });
    },
  },
  additionalProperties: {
    compile(of, schema) {
      if (of !== false) return undefined;
      const known = new Set(members(schema.properties ?? {}).map(([name]) => name));
      const matched = patterns(schema);
      return ofObjects((value) => {
        const unwanted = Object.keys(value).filter(
          (name) => !known.has(name) && !matched.some((pattern) => pattern.test(name)),
        );
        return unwanted.length > 0
          ? `object instance has properties which are not allowed by the schema: ${text(unwanted.sort())}`
          : undefined;
      });
    },
  },
  dependencies: { compile: compileDependencies },
};
