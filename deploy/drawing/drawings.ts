import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Definition } from "./states.ts";
import { drawing } from "./svg.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface Drawing {
  readonly title: string;
  readonly definition: string;
  readonly picture: string;
}

/** Which definitions are drawn, and where to. */
export const DRAWINGS: readonly Drawing[] = [
  {
    title: "The saga of an order",
    definition: join(ROOT, "stacks/order-saga.asl.json"),
    picture: join(ROOT, "docs/order-saga.svg"),
  },
];

export function drawn({ definition, title }: Drawing): string {
  return drawing(JSON.parse(readFileSync(definition, "utf8")) as Definition, title);
}
