import type { IConstruct } from "constructs";
import type { FunctionBundle } from "../constructs/function-bundle.ts";
import { NodeFunction } from "../constructs/node-function.ts";

/** The bundles of all functions of a tree, each once, in the order of their names. */
export function bundlesOf(root: IConstruct): FunctionBundle[] {
  const bundles = new Map(
    root.node
      .findAll()
      .filter((construct) => construct instanceof NodeFunction)
      .map(({ bundle }) => [bundle.entry, bundle]),
  );
  return [...bundles.values()].sort((a, b) => (a.entry < b.entry ? -1 : 1));
}

/** How large the functions' code is, minified, for a terminal. Empty where there are no functions. */
export function bundleTable(root: IConstruct): string {
  const bundles = bundlesOf(root);
  const widest = Math.max(0, ...bundles.map(({ entry }) => entry.length));
  return bundles
    .map(({ entry, bytes }) => `  ${entry.padEnd(widest)}  ${(bytes / 1_000).toFixed(1).padStart(7)} kB`)
    .join("\n");
}
