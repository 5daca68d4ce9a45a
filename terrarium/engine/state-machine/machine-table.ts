import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";
import type { StateMachineDefinition } from "./state-machine.ts";

/** A machine that was made at run time; what Terraform declares is declared anew in each run. */
export interface KeptMachine {
  readonly definition: StateMachineDefinition;
  readonly createdAt: number;
}

/** The machines that clients made, by ARN: they are there again after a restart. */
export class MachineTable {
  readonly #store: Store;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #all: StatementSync;

  constructor(store: Store) {
    this.#store = store;
    store.define("CREATE TABLE IF NOT EXISTS sfn_machines (arn TEXT PRIMARY KEY, machine TEXT NOT NULL) STRICT");
    this.#put = store.prepare("INSERT OR REPLACE INTO sfn_machines VALUES (?, ?)");
    this.#remove = store.prepare("DELETE FROM sfn_machines WHERE arn = ?");
    this.#all = store.prepare("SELECT arn, machine FROM sfn_machines ORDER BY arn");
  }

  put(arn: string, machine: KeptMachine): Promise<void> {
    return this.#store.write(() => void this.#put.run(arn, JSON.stringify(machine)));
  }

  remove(arn: string): Promise<void> {
    return this.#store.write(() => void this.#remove.run(arn));
  }

  all(): { arn: string; machine: KeptMachine }[] {
    const rows = this.#all.all() as { arn: string; machine: string }[];
    return rows.map(({ arn, machine }) => ({ arn, machine: JSON.parse(machine) as KeptMachine }));
  }
}
