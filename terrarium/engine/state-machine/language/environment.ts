import type { Random } from "../../random.ts";
import type { Json, JsonObject } from "../json.ts";

/** What an expression may see: the state's data, the context object, variables; and the world's chance and time. */
export interface Environment {
  /** `$` of JSONPath, `$states.input` of JSONata. */
  readonly input: Json;
  /** `$$` of JSONPath, `$states.context` of JSONata; made when it is asked for. */
  readonly context: () => JsonObject;
  readonly variables: Readonly<Record<string, Json>>;
  /** `$states.result` */
  readonly result?: Json;
  /** `$states.errorOutput` */
  readonly errorOutput?: Json;
  readonly random: Random;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A field of a definition that is made anew for each visit of a state. JSONata's are promises. */
export type Evaluate = (environment: Environment) => Json | Promise<Json>;
