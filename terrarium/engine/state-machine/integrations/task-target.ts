import type { Principal } from "../../authorization.ts";
import type { World } from "../../world.ts";
import type { Json, JsonObject } from "../json.ts";
import type { MachineType } from "../machine-type.ts";

/** What a task goes to: one kind of `Resource` of a Task state. */
export interface TaskTarget {
  /** How the history calls it: `sqs`, `lambda`. */
  readonly resourceType: string;
  /** `sendMessage`, `invoke.waitForTaskToken`; the ARN itself of a function or activity. */
  readonly resource: string;
  /** Which events the history has of it. */
  readonly style: "task" | "lambda" | "activity";
  /** `response`: done with the answer; `sync`: done when what it started is; `token`: done when somebody sends the token back. */
  readonly pattern: "response" | "sync" | "token";
  /** Whether executions of this type may use it. */
  readonly types: readonly MachineType[];
  /** Makes the call; resolves with its answer. @throws StateError */
  call(call: TaskCall): Promise<Json>;
  /** Waits for what a `sync` call started; `submitted` is its answer. @throws StateError */
  completion?(call: TaskCall, submitted: Json): Promise<Json>;
}

/** One call of a task. */
export interface TaskCall {
  readonly world: World;
  readonly parameters: Json;
  /** The role that the machine, or the task's own `Credentials`, acts in. */
  readonly principal: Principal;
  readonly lineage: string;
  /** Aborted when the task timed out or its execution ended. */
  readonly signal: AbortSignal;
  readonly executionArn: string;
  readonly machineArn: string;
  /** The same at every attempt to make this very call: a crash may have it made twice. */
  readonly callId: string;
  readonly token: string | undefined;
}

/** The parameters as an object. */
export function objectOf({ parameters }: TaskCall): JsonObject {
  return typeof parameters === "object" && parameters !== null && !Array.isArray(parameters) ? parameters : {};
}

/** Both types of machines. */
export const ANY_TYPE: readonly MachineType[] = ["STANDARD", "EXPRESS"];

/** What waits for a token or another's end is for machines whose executions are durable. */
export function typesOf(pattern: TaskTarget["pattern"]): readonly MachineType[] {
  return pattern === "response" ? ANY_TYPE : ["STANDARD"];
}
