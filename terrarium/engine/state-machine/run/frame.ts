import type { Json, JsonObject } from "../json.ts";

/** The visit of one state: kept from entering to leaving it. */
export interface Visit {
  /** Id of its StateEntered event. */
  readonly entered: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Attempts that each retrier has used. */
  readonly retries: number[];
  retryCount: number;
  /** What the state must find again after a restart. */
  memo: JsonObject;
}

/** Where one region of an execution stands: all that is needed to go on after a restart. */
export interface Frame {
  /** "" of the machine itself; `/0` its first branch or item; `/0/3` one inside that. */
  readonly path: string;
  state: string;
  input: Json;
  /** The input as JSON, made once. */
  inputText: string;
  variables: Record<string, Json>;
  /** Id of the event that the next one follows. */
  previous: number;
  visit: Visit | undefined;
  /** The output, once the region has ended. */
  done: string | undefined;
  /** Why the region failed, where its surroundings tolerate that. */
  failed?: boolean;
  /** The history says that it has ended. */
  said?: boolean;
}

export function firstFrame(
  path: string,
  startAt: string,
  input: { value: Json; text: string },
  previous: number,
): Frame {
  return {
    path,
    state: startAt,
    input: input.value,
    inputText: input.text,
    variables: {},
    previous,
    visit: undefined,
    done: undefined,
  };
}

/** The frame as the store keeps it, beside its input. */
export function frameText({ state, variables, previous, visit, done, failed, said }: Frame): string {
  return JSON.stringify({ state, variables, previous, visit, done, failed, said });
}

export function readFrame(path: string, inputText: string, text: string): Frame {
  return { visit: undefined, done: undefined, ...JSON.parse(text), path, inputText, input: JSON.parse(inputText) };
}
