import { hash } from "node:crypto";
import type { StatementSync } from "node:sqlite";
import type { World } from "../../world.ts";
import { IdempotentParameterMismatchException } from "../table-errors.ts";

const KEPT = 10 * 60_000;

/** Tokens of transactions of the last ten minutes, on the disk ("TransactWriteItems: ClientRequestToken"). */
export class TransactionTokens {
  readonly #world: World;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #trim: StatementSync;

  constructor(world: World) {
    this.#world = world;
    world.store.define(
      "CREATE TABLE IF NOT EXISTS table_transaction (token TEXT PRIMARY KEY, digest TEXT NOT NULL, at INTEGER NOT NULL)",
    );
    this.#find = world.store.prepare("SELECT digest FROM table_transaction WHERE token = ? AND at > ?");
    this.#insert = world.store.prepare("INSERT OR REPLACE INTO table_transaction VALUES (?, ?, ?)");
    this.#trim = world.store.prepare("DELETE FROM table_transaction WHERE at <= ?");
  }

  /** Whether this very request has been made. @throws IdempotentParameterMismatchException when another has */
  seen(token: string, items: readonly object[]): boolean {
    const kept = this.#find.get(token, this.#world.clock.now() - KEPT) as { digest: string } | undefined;
    if (kept && kept.digest !== digest(items)) {
      throw new IdempotentParameterMismatchException(
        "The request uses the same client token as a previous, but non-identical request. Do not reuse a client token " +
          "with different requests, unless the requests are identical",
      );
    }
    return kept !== undefined;
  }

  /** Belongs in the write that makes the transaction. */
  remember(token: string, items: readonly object[]): void {
    const now = this.#world.clock.now();
    this.#trim.run(now - KEPT);
    this.#insert.run(token, digest(items), now);
  }
}

const digest = (items: readonly object[]): string => hash("sha256", JSON.stringify(items));
