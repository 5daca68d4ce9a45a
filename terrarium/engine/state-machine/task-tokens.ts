import type { World } from "../world.ts";
import type { Json } from "./json.ts";
import { InvalidToken, TaskTimedOut } from "./state-machine-errors.ts";

/** What somebody sent back with a task's token. */
export type TaskOutcome = { readonly output: Json } | { readonly error: string; readonly cause?: string };

/** A task that waits for its token. */
export interface TokenWaiter {
  /** Resolves when the outcome is durable. */
  complete(outcome: TaskOutcome): Promise<void>;
  /** Resolves when it is durable that the worker lives. */
  beat(): Promise<void>;
}

const PREFIX = "AQ";

/** The tasks that wait for a token. A token names its execution and place, so that it means the same after a restart. */
export class TaskTokens {
  readonly #world: World;
  readonly #waiting = new Map<string, TokenWaiter>();

  constructor(world: World) {
    this.#world = world;
  }

  /** A new token for the state at a place of an execution. */
  create(executionArn: string, path: string, visit: number): string {
    const text = JSON.stringify([executionArn, path, visit, this.#world.random.uuid()]);
    return `${PREFIX}${Buffer.from(text).toString("base64")}`;
  }

  wait(token: string, waiter: TokenWaiter): void {
    this.#waiting.set(token, waiter);
  }

  release(token: string): void {
    this.#waiting.delete(token);
  }

  /** SendTaskSuccess and SendTaskFailure: once. @throws InvalidToken, TaskTimedOut */
  async complete(token: string, outcome: TaskOutcome): Promise<void> {
    const waiter = this.#waiter(token);
    this.#waiting.delete(token);
    await waiter.complete(outcome);
  }

  /** SendTaskHeartbeat. @throws InvalidToken, TaskTimedOut */
  async beat(token: string): Promise<void> {
    await this.#waiter(token).beat();
  }

  #waiter(token: string): TokenWaiter {
    const waiter = this.#waiting.get(token);
    if (waiter) return waiter;
    if (!isToken(token)) throw new InvalidToken("Invalid Token: 'Invalid token'");
    throw new TaskTimedOut("Task Timed Out: 'Provided task does not exist anymore'");
  }
}

/** The ARN of the execution that a token is of. @throws InvalidToken */
export function executionOfToken(token: string): string {
  if (!isToken(token)) throw new InvalidToken("Invalid Token: 'Invalid token'");
  return String((JSON.parse(Buffer.from(token.slice(PREFIX.length), "base64").toString()) as unknown[])[0]);
}

function isToken(token: string): boolean {
  if (!token.startsWith(PREFIX)) return false;
  try {
    const parts: unknown = JSON.parse(Buffer.from(token.slice(PREFIX.length), "base64").toString());
    return Array.isArray(parts) && parts.length === 4;
  } catch {
    return false;
  }
}
