/** What must come before what. */
export interface Order {
  /** Each after those that it needs; otherwise in the order given. */
  readonly sorted: readonly string[];
  /** Each begins and ends with the same name. */
  readonly cycles: readonly (readonly string[])[];
}

/** Sorts by need, depth first, and finds every cycle on the way. */
export function sort(names: Iterable<string>, needs: (name: string) => Iterable<string>): Order {
  const sorted: string[] = [];
  const cycles: string[][] = [];
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  const visit = (name: string): void => {
    if (state.get(name) === "done") return;
    if (state.get(name) === "open") {
      cycles.push([...path.slice(path.indexOf(name)), name]);
      return;
    }
    state.set(name, "open");
    path.push(name);
    for (const needed of needs(name)) visit(needed);
    path.pop();
    state.set(name, "done");
    sorted.push(name);
  };
  for (const name of names) visit(name);
  return { sorted, cycles };
}
