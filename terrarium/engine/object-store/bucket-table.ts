import type { StatementSync } from "node:sqlite";
import type { World } from "../world.ts";
import type { BucketSettings } from "./bucket-settings.ts";

export interface BucketRow {
  readonly id: number;
  readonly name: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly settings: BucketSettings;
}

export interface BucketFigures {
  /** Current objects, and their bytes. */
  readonly objects: number;
  readonly bytes: number;
}

/** The buckets and their settings, as rows. A bucket that was read is remembered until the next change of any. */
export class BucketTable {
  readonly #world: World;
  readonly #known = new Map<string, BucketRow>();
  readonly #one: StatementSync;
  readonly #names: StatementSync;
  readonly #settings: StatementSync;
  readonly #figures: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #set: StatementSync;
  readonly #unset: StatementSync;
  readonly #unsetAll: StatementSync;
  readonly #unsetDeclared: StatementSync;
  readonly #suspendDeclared: StatementSync;
  readonly #setAbsent: StatementSync;

  constructor(world: World) {
    this.#world = world;
    const { store } = world;
    this.#one = store.prepare("SELECT id, name, region, created FROM s3_bucket WHERE name = ?");
    this.#names = store.prepare("SELECT name FROM s3_bucket ORDER BY name");
    this.#settings = store.prepare("SELECT name, value FROM s3_setting WHERE bucket = ?");
    this.#figures = store.prepare("SELECT objects, bytes FROM s3_bucket WHERE name = ?");
    this.#insert = store.prepare("INSERT INTO s3_bucket (name, region, created) VALUES (?, ?, ?) RETURNING id");
    this.#delete = store.prepare("DELETE FROM s3_bucket WHERE id = ?");
    this.#set = store.prepare("INSERT OR REPLACE INTO s3_setting (bucket, name, value, declared) VALUES (?, ?, ?, ?)");
    this.#unset = store.prepare("DELETE FROM s3_setting WHERE bucket = ? AND name = ?");
    this.#unsetAll = store.prepare("DELETE FROM s3_setting WHERE bucket = ?");
    this.#suspendDeclared = store.prepare(
      `UPDATE s3_setting SET value = '"Suspended"', declared = 0 WHERE bucket = ? AND name = 'versioning' AND declared = 1`,
    );
    this.#setAbsent = store.prepare(
      "INSERT OR IGNORE INTO s3_setting (bucket, name, value, declared) VALUES (?, ?, ?, 0)",
    );
    this.#unsetDeclared = store.prepare("DELETE FROM s3_setting WHERE bucket = ? AND declared = 1");
  }

  find(name: string): BucketRow | undefined {
    const known = this.#known.get(name);
    if (known) return known;
    const row = this.#one.get(name) as unknown as Omit<BucketRow, "settings"> | undefined;
    if (!row) return undefined;
    const settings = this.#settings.all(row.id) as unknown as { name: string; value: string }[];
    const bucket = { ...row, settings: Object.fromEntries(settings.map((one) => [one.name, JSON.parse(one.value)])) };
    this.#known.set(name, bucket);
    return bucket;
  }

  names(): readonly string[] {
    return (this.#names.all() as unknown as { name: string }[]).map(({ name }) => name);
  }

  figures(name: string): BucketFigures {
    return (this.#figures.get(name) as unknown as BucketFigures | undefined) ?? { objects: 0, bytes: 0 };
  }

  insert(name: string, region: string, settings: BucketSettings): Promise<void> {
    return this.#change(() => {
      const { id } = this.#insert.get(name, region, this.#world.clock.now()) as { id: number };
      this.#setAll(id, settings, false);
    });
  }

  delete(id: number): Promise<void> {
    return this.#change(() => {
      this.#unsetAll.run(id);
      this.#delete.run(id);
    });
  }

  /** Sets what has a value and takes away what is undefined. `declared`: by Terraform. */
  set(id: number, settings: BucketSettings, declared: boolean): Promise<void> {
    return this.#change(() => this.#setAll(id, settings, declared));
  }

  /**
   * Forgets what an earlier declaration set, before the present one is made. As when Terraform takes a versioning
   * configuration away, versioning cannot be undone, only suspended.
   */
  redeclare(id: number, defaults: BucketSettings): Promise<void> {
    return this.#change(() => {
      this.#suspendDeclared.run(id);
      this.#unsetDeclared.run(id);
      for (const [name, value] of Object.entries(defaults)) this.#setAbsent.run(id, name, JSON.stringify(value));
    });
  }

  #setAll(id: number, settings: BucketSettings, declared: boolean): void {
    for (const [name, value] of Object.entries(settings)) {
      if (value === undefined) this.#unset.run(id, name);
      else this.#set.run(id, name, JSON.stringify(value), declared ? 1 : 0);
    }
  }

  #change(change: () => void): Promise<void> {
    const written = this.#world.store.write(() => {
      change();
      this.#known.clear();
    });
    // What was read of a change that did not reach the disk must not be believed.
    written.catch(() => this.#known.clear());
    return written;
  }
}
