import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";
import type { SecretRotation } from "./secret-rotation.ts";

/** A secret, without its values. */
export interface SecretRecord {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly rotation?: SecretRotation;
}

/** One value of a secret; an empty one while a rotation has not set it. */
export interface SecretVersion {
  readonly id: string;
  readonly text?: string;
  /** base64 */
  readonly binary?: string;
  readonly stages: readonly string[];
  readonly createdAt: number;
}

/** Secrets and their versions on the disk. What writes belongs in a write of the store. */
export class SecretTable {
  readonly #secrets: StatementSync;
  readonly #putSecret: StatementSync;
  readonly #deleteSecret: StatementSync;
  readonly #versions: StatementSync;
  readonly #putVersion: StatementSync;
  readonly #deleteVersion: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS secret (arn TEXT PRIMARY KEY, record TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS secret_version (
        arn TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (arn, id)
      );`);
    this.#secrets = store.prepare("SELECT record FROM secret ORDER BY arn");
    this.#putSecret = store.prepare("INSERT OR REPLACE INTO secret VALUES (?, ?)");
    this.#deleteSecret = store.prepare("DELETE FROM secret WHERE arn = ?");
    this.#versions = store.prepare("SELECT record FROM secret_version WHERE arn = ? ORDER BY rowid");
    this.#putVersion = store.prepare(
      "INSERT INTO secret_version VALUES (?, ?, ?) ON CONFLICT (arn, id) DO UPDATE SET record = excluded.record",
    );
    this.#deleteVersion = store.prepare("DELETE FROM secret_version WHERE arn = ?");
  }

  load(): SecretRecord[] {
    return (this.#secrets.all() as unknown as { record: string }[]).map(({ record }) => JSON.parse(record));
  }

  put(record: SecretRecord): void {
    this.#putSecret.run(record.arn, JSON.stringify(record));
  }

  delete(arn: string): void {
    this.#deleteSecret.run(arn);
    this.#deleteVersion.run(arn);
  }

  /** The oldest first. */
  versions(arn: string): SecretVersion[] {
    return (this.#versions.all(arn) as unknown as { record: string }[]).map(({ record }) => JSON.parse(record));
  }

  putVersion(arn: string, version: SecretVersion): void {
    this.#putVersion.run(arn, version.id, JSON.stringify(version));
  }
}
