import type { Json } from "../json.ts";

/** An event of an execution's history ("HistoryEvent" of the API reference): its details stand under a name of their own. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly type: string;
  /** `stateEnteredEventDetails` … */
  readonly detailsName?: string;
  readonly details?: EventDetails;
}

/** `{name: "Pay", input: "{}"}`: input, output and parameters are JSON in a text. */
export type EventDetails = Readonly<Record<string, Json | undefined>>;

/** Events without details have none under any name. */
export function detailsNameOf(type: string): string {
  if (type.endsWith("StateEntered")) return "stateEnteredEventDetails";
  if (type.endsWith("StateExited")) return "stateExitedEventDetails";
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

const DATA = ["input", "output", "parameters", "assignedVariables"];

/** The details without what the execution works on. */
export function withoutData(details: EventDetails): EventDetails {
  return Object.fromEntries(
    Object.entries(details).filter(
      ([name]) => !DATA.includes(name) && !(name.endsWith("Details") && DATA.includes(name.slice(0, -7))),
    ),
  );
}
