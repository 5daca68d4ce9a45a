import { type Definition, type Transition, transitions } from "./states.ts";

/** Where a state stands: lanes go down, the way without errors first; beside a lane stand what single states of it fail over to. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

export interface Layout {
  readonly places: ReadonlyMap<string, Place>;
  /** Columns in which a way goes down; those between them hold single states. */
  readonly lanes: readonly number[];
  readonly columns: number;
  readonly rows: number;
}

/**
 * The longest way without an error is the first lane, the longest of the ways that errors lead to the second. What is left stands beside the
 * state from which an error leads there: on the left of the first lane, on the right of the second. @throws Error for a machine with more ways
 */
export function layOut(definition: Definition): Layout {
  const all = transitions(definition);
  const places = new Map<string, Place>();
  const put = (names: readonly string[], column: number) => {
    names.forEach((name, row) => {
      places.set(name, { column, row });
    });
  };
  const first = longestWay(definition.StartAt, all, new Set());
  put(first, 1);
  const ways = all
    .filter(({ kind, to }) => kind === "error" && !places.has(to))
    .map(({ to }) => longestWay(to, all, new Set(first)));
  const second = ways.reduce((longest, way) => (way.length > longest.length ? way : longest), []);
  put(second, 2);
  for (const { from, to, kind } of all) {
    const beside = places.get(from);
    if (kind !== "error" || places.has(to) || beside === undefined) continue;
    places.set(to, { column: beside.column === 1 ? 0 : 3, row: beside.row });
  }
  const lost = Object.keys(definition.States).filter((name) => !places.has(name));
  if (lost.length > 0) throw new Error(`There is no place in the drawing for ${lost.join(", ")}`);
  return { places, lanes: [1, 2], columns: 4, rows: Math.max(first.length, second.length) };
}

/** The longest way on from a state that errors do not take, without the states of another. */
function longestWay(from: string, all: readonly Transition[], without: ReadonlySet<string>): string[] {
  const seen = new Set([...without, from]);
  const ways = all
    .filter((transition) => transition.from === from && transition.kind !== "error" && !seen.has(transition.to))
    .map(({ to }) => longestWay(to, all, seen));
  return [from, ...ways.reduce((longest, way) => (way.length > longest.length ? way : longest), [])];
}
