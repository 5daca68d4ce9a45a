/** One line of a log stream. */
export interface LogEvent {
  readonly stream: string;
  /** Milliseconds since 1970: the writer's own, or the world's clock. */
  readonly at: number;
  readonly message: string;
}

/** A line that is in the store, where everybody sees it. */
export interface KeptLogEvent extends LogEvent {
  /** 56 digits as CloudWatch Logs has them; in the order of time, and of arrival within a millisecond. */
  readonly id: string;
  /** When it came in, in milliseconds since 1970. */
  readonly ingestedAt: number;
}

/** Which stretch of a log somebody reads; both ends belong to it. */
export interface LogRange {
  readonly from: number;
  readonly to: number;
}

/** The id of a line: when, in which chunk of the store, and where in it. */
export function eventId(at: number, chunk: number, index: number): string {
  return `${String(at).padStart(14, "0")}${String(chunk).padStart(20, "0")}${String(index).padStart(22, "0")}`;
}

/** Whether a text can be the id of a line. */
export const isEventId = (text: string): boolean => /^\d{56}$/.test(text);

/** The time that an id begins with. */
export const timeOfEventId = (id: string): number => Number(id.slice(0, 14));
