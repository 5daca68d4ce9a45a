/** A request the system makes to the world outside it: an API destination calling a subscriber. */
export interface OutsideRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until it is given up. */
  readonly timeout: number;
}

export interface OutsideResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Nobody answered: refused, reset, no such host, or no answer in time. */
export class OutsideUnreachable extends Error {
  /** `timeout`, or what the operating system said: `ECONNREFUSED`. */
  readonly reason: string;

  constructor(url: string, reason: string) {
    super(`${url} could not be reached: ${reason}`);
    this.reason = reason;
  }
}

/** How the engine reaches the world outside; it knows no HTTP itself. Rejects with {@link OutsideUnreachable}. */
export type Outside = (request: OutsideRequest) => Promise<OutsideResponse>;
