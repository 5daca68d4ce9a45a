import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";
import { Distribution, type KeptDistribution } from "./distribution.ts";
import { type Dimensions, MINUTE, SECOND, type Series, sortedDimensions } from "./series.ts";

interface DataRow extends Omit<KeptDistribution, "bins"> {
  readonly at: number;
  readonly bins: string | null;
}

/** What `bins` holds where the values are not known one by one. */
const UNKNOWN = "unknown";

/** How metrics are kept: a row a series, and a row for each of its minutes (and seconds) that had values. */
export class MetricTables {
  readonly #insertSeries: StatementSync;
  readonly #put: StatementSync;
  readonly #get: StatementSync;
  readonly #range: StatementSync;
  readonly #prune: StatementSync;
  readonly #all: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS metric_series (
        id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, name TEXT NOT NULL, dimensions TEXT NOT NULL, unit TEXT NOT NULL
      ) STRICT;
      CREATE TABLE IF NOT EXISTS metric_data (
        series INTEGER NOT NULL, length INTEGER NOT NULL, at INTEGER NOT NULL,
        count REAL NOT NULL, sum REAL NOT NULL, min REAL NOT NULL, max REAL NOT NULL, bins TEXT,
        PRIMARY KEY (series, length, at)
      ) STRICT, WITHOUT ROWID`);
    const columns = "SELECT at, count, sum, min, max, bins FROM metric_data WHERE series = ? AND length = ?";
    this.#insertSeries = store.prepare(
      "INSERT INTO metric_series (namespace, name, dimensions, unit) VALUES (?, ?, ?, ?) RETURNING id",
    );
    this.#put = store.prepare("INSERT OR REPLACE INTO metric_data VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    this.#get = store.prepare(`${columns} AND at = ?`);
    this.#range = store.prepare(`${columns} AND at >= ? AND at < ?`);
    this.#prune = store.prepare("DELETE FROM metric_data WHERE series = ? AND length = ? AND at < ?");
    this.#all = store.prepare("SELECT id, namespace, name, dimensions, unit FROM metric_series ORDER BY id");
  }

  series(): { id: number; namespace: string; name: string; dimensions: Dimensions; unit: string }[] {
    const rows = this.#all.all() as { id: number; namespace: string; name: string; dimensions: string; unit: string }[];
    return rows.map((row) => ({ ...row, dimensions: Object.fromEntries(JSON.parse(row.dimensions)) }));
  }

  /** Keeps what a series has gathered, beside what is there of the same minute. */
  save(series: Series): void {
    const dimensions = JSON.stringify(sortedDimensions(series.dimensions));
    if (series.id === undefined) {
      const row = this.#insertSeries.get(series.namespace, series.name, dimensions, series.unit) as { id: number };
      series.id = row.id;
    }
    const { minutes, seconds } = series.take();
    const replaces = series.read !== undefined;
    for (const [at, values] of minutes) this.#save(series.id, MINUTE, at, values, replaces);
    for (const [at, values] of seconds) this.#save(series.id, SECOND, at, values, replaces);
  }

  data(series: number, length: number, from: number, to: number): { at: number; values: Distribution }[] {
    const rows = this.#range.all(series, length, from, to) as unknown as DataRow[];
    return rows.map((row) => ({ at: row.at, values: distributionOf(row) }));
  }

  prune(series: number, length: number, before: number): void {
    this.#prune.run(series, length, before);
  }

  #save(series: number, length: number, at: number, values: Distribution, replaces: boolean): void {
    const known = replaces ? undefined : (this.#get.get(series, length, at) as unknown as DataRow | undefined);
    if (known) values.merge(distributionOf(known));
    const { count, sum, min, max, bins } = values.kept();
    const text = bins === undefined ? null : bins === null ? UNKNOWN : JSON.stringify(bins);
    this.#put.run(series, length, at, count, sum, min, max, text);
  }
}

function distributionOf({ count, sum, min, max, bins }: DataRow): Distribution {
  const values = bins === null ? undefined : bins === UNKNOWN ? null : JSON.parse(bins);
  return Distribution.from({ count, sum, min, max, ...(values !== undefined && { bins: values }) });
}
