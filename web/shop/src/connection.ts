/**
 * The life of one order's connection, apart from the socket itself: what happened to it makes the next state, and the state says what
 * is to be done (connect, wait, nothing).
 */
export type Connection =
  | { readonly phase: "connecting"; readonly attempt: number }
  | { readonly phase: "open" }
  /** Until the next attempt. `lost`: it had been open before. */
  | { readonly phase: "waiting"; readonly attempt: number; readonly delay: number }
  /** Handshakes failed again and again. A browser does not say why: the server refuses the token, or there is no server. */
  | { readonly phase: "refused" }
  /** Nothing more will come. */
  | { readonly phase: "finished" };

export type ConnectionEvent =
  | { readonly type: "opened" }
  | { readonly type: "closed" }
  | { readonly type: "waited" }
  /** A person asks for another attempt, or the browser is online again. */
  | { readonly type: "retry" }
  | { readonly type: "finished" };

export const FIRST: Connection = { phase: "connecting", attempt: 1 };

/** Handshakes in a row that may fail before the page stops and says so. */
export const MAX_HANDSHAKES = 5;
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 15_000;

/** Milliseconds before attempt 2, 3 …: twice as long each time, of which up to a half is left to chance, so that not all pages come back at once. */
export function backOff(attempt: number, random: number): number {
  const full = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 2));
  return Math.round(full * (1 - random / 2));
}

/** @param random from 0 up to 1 */
export function next(state: Connection, event: ConnectionEvent, random: number): Connection {
  if (state.phase === "finished") return state;
  switch (event.type) {
    case "finished":
      return { phase: "finished" };
    case "opened":
      return state.phase === "connecting" ? { phase: "open" } : state;
    case "closed":
      if (state.phase === "open") return waitFor(2, random);
      if (state.phase !== "connecting") return state;
      return state.attempt >= MAX_HANDSHAKES ? { phase: "refused" } : waitFor(state.attempt + 1, random);
    case "waited":
      return state.phase === "waiting" ? { phase: "connecting", attempt: state.attempt } : state;
    case "retry":
      return state.phase === "waiting" || state.phase === "refused" ? FIRST : state;
  }
}

function waitFor(attempt: number, random: number): Connection {
  return { phase: "waiting", attempt, delay: backOff(attempt, random) };
}

/** What a person is told of it. */
export function sayConnection(state: Connection): string {
  switch (state.phase) {
    case "connecting":
      return state.attempt === 1 ? "Connecting …" : `Connecting again, attempt ${state.attempt} …`;
    case "open":
      return "Connected. The status appears here as soon as it is known.";
    case "waiting":
      return `No connection. Trying again in ${Math.max(1, Math.round(state.delay / 1_000))} s.`;
    case "refused":
      return "The status service refuses the connection or is out of reach. The link to an order's status is good for 15 minutes; after that it is refused.";
    case "finished":
      return "";
  }
}
