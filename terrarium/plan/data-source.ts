import type { Arguments } from "./arguments.ts";

/** The account that everything runs in. */
export interface Environment {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

/** What a data source may know beside its arguments. Its `region` is that of its provider. */
export interface DataContext extends Environment {
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** One type of `data`: which arguments it takes, and what it says. The file in data/ is found by the type's name. */
export interface DataSource {
  readonly summary: string;
  /** As for resources: an argument that is not here is an error. */
  readonly honours: readonly string[];
  /** Its attributes, beside the arguments themselves. */
  read(args: Arguments, context: DataContext): Record<string, unknown>;
}
