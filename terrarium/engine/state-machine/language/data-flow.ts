import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import type { Json } from "../json.ts";
import type { Environment } from "./environment.ts";
import { jsonPathFlow } from "./json-path-flow.ts";
import { jsonataFlow } from "./jsonata-flow.ts";

/** What leaves a state: its output, and the variables it sets. */
export interface Leaving {
  readonly output: Json;
  readonly assigned?: Readonly<Record<string, Json>>;
}

/** Which fields a kind of state has beside those that all have. */
export interface FlowShape {
  /** `Parameters` or `Arguments`. */
  readonly arguments?: boolean;
  /** `ResultPath`. */
  readonly resultPath?: boolean;
  /** `ResultSelector`. */
  readonly resultSelector?: boolean;
  /** A state without `Assign`: Succeed. */
  readonly noAssign?: boolean;
}

/** How data goes through a state: what its work is given, and what becomes of the result. */
export interface DataFlow {
  /** What the path fields of the state start from: the input after InputPath, or the whole input in JSONata. */
  selected(environment: Environment): Json;
  /** What the state's work is given. */
  argument(environment: Environment): Json | Promise<Json>;
  /** What leaves the state with the result of its work; without a result, what it was given goes on. */
  leave(environment: Environment, result?: Json): Leaving | Promise<Leaving>;
}

/** Compiles the data fields of a state (doc: "Processing input and output in Step Functions", "Transforming data with JSONata"). */
export function compileFlow(fields: Fields, language: QueryLanguage, shape: FlowShape): DataFlow {
  return language === "JSONata" ? jsonataFlow(fields, shape) : jsonPathFlow(fields, shape);
}
