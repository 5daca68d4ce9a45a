import type { MachineType } from "../machine-type.ts";
import type { Region } from "../states/state.ts";
import type { Fields } from "./fields.ts";

/** How expressions are written: `JSONPath`, with `$.x` and intrinsic functions, or `JSONata`, between `{%` and `%}`. */
export type QueryLanguage = "JSONPath" | "JSONata";

/** What a state is compiled in. */
export interface CompileContext {
  readonly type: MachineType;
  /** The machine's language, which each state may replace. */
  readonly language: QueryLanguage;
  /** Names of the states seen so far in the whole machine: they must differ. */
  readonly names: Set<string>;
  /** Compiles the states inside a Parallel or Map state. */
  readonly compileRegion: (fields: Fields, context: CompileContext) => Region;
}
