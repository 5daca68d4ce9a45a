import type { Timer } from "../clock.ts";
import type { World } from "../world.ts";
import type { AuthorizerVerdict } from "./connect-authorizer.ts";
import { GoneException, PayloadTooLargeException } from "./errors.ts";
import type { Handshake } from "./handshake.ts";

/** The client's end of an open connection. */
export interface ClientSocket {
  /** Resolves when the frame is on its way; rejects when the socket is closed. */
  send(data: string | Buffer): Promise<void>;
  close(code: number, reason: string): void;
}

/** "Quotas for configuring and running a WebSocket API". */
export const LARGEST_MESSAGE = 128 * 1024;
const LONGEST_IDLE = 10 * 60_000;
const LONGEST = 2 * 3600_000;

/** Status codes of RFC 6455. */
const GOING_AWAY = 1001;

/** Why this is no message; undefined where it is one. */
export function tooLong(data: string | Buffer): string | undefined {
  const length = Buffer.byteLength(data);
  if (length <= LARGEST_MESSAGE) return undefined;
  return `A message holds at most ${LARGEST_MESSAGE} bytes, and this one has ${length}`;
}

/** One client's connection to a stage, from its handshake to its end. */
export class Connection {
  /** `L0SM9cOFvHcCIhw=`: base64, so it has to be encoded in a URL. */
  readonly id: string;
  readonly handshake: Handshake;
  readonly connectedAt: number;
  lastActiveAt: number;
  verdict: AuthorizerVerdict | undefined;
  readonly #world: World;
  #socket: ClientSocket | undefined;
  #end: Timer | undefined;

  constructor(world: World, handshake: Handshake) {
    this.#world = world;
    this.id = `${world.random.id(15)}=`;
    this.handshake = handshake;
    this.connectedAt = world.clock.now();
    this.lastActiveAt = this.connectedAt;
  }

  /** The handshake is done: from now on it can be sent to. */
  open(socket: ClientSocket): void {
    this.#socket = socket;
    this.#watch();
  }

  /** Whether it can be sent to: from the handshake until either side says good-bye. */
  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /** It is used: it does not idle. */
  touch(): void {
    this.lastActiveAt = this.#world.clock.now();
  }

  /** @throws GoneException, PayloadTooLargeException */
  async send(data: string | Buffer): Promise<void> {
    const problem = tooLong(data);
    if (problem !== undefined) throw new PayloadTooLargeException(problem);
    const socket = this.#socket;
    if (!socket) throw new GoneException();
    this.touch();
    try {
      await socket.send(data);
    } catch {
      throw new GoneException();
    }
  }

  /** Says good-bye. From now on it is gone, whenever the client answers. */
  close(code: number, reason: string): void {
    const socket = this.#socket;
    this.ended();
    socket?.close(code, reason);
  }

  /** It is over, by whomever. */
  ended(): void {
    this.#end?.cancel();
    this.#socket = undefined;
  }

  /** Ends it after ten idle minutes, and after two hours in any case; one timer looks again when it was used meanwhile. */
  #watch(): void {
    const now = this.#world.clock.now();
    const left = Math.min(this.lastActiveAt + LONGEST_IDLE, this.connectedAt + LONGEST) - now;
    if (left > 0) this.#end = this.#world.clock.after(left, () => this.#watch());
    else this.close(GOING_AWAY, "Going away");
  }
}
