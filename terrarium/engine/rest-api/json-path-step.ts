import { EngineError } from "../errors.ts";

/** A JSON path that cannot be read. */
export class JsonPathError extends EngineError {}

/** One step of a JSON path: from values to those it leads to. */
export interface PathStep {
  /** Of a step to a key, which is the usual one. */
  readonly name?: string;
  /** Whether it leads to one place at most. */
  readonly definite: boolean;
  select(values: readonly unknown[], root: unknown): unknown[];
}
