import type { Exchange } from "./exchange.ts";

const VARIABLE = /\$\{stageVariables\.(\w+)\}/g;

/** A text with `${stageVariables.NAME}` in it, such as an integration's URI or role. */
export function compileStageText(text: string): (exchange: Exchange) => string {
  if (!text.includes("${stageVariables.")) return () => text;
  return ({ place }) => text.replace(VARIABLE, (_, name) => place.variables.get(name) ?? "");
}
