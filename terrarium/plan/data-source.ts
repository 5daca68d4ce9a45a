import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
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

const load = createRequire(import.meta.url);
const loaded = new Map<string, DataSource>();
let types: string[] | undefined;

/** Every type that `data` may have: those that have a file in data/, and the outputs of other stacks. */
export function dataSourceTypes(): readonly string[] {
  types ??= readdirSync(join(import.meta.dirname, "data"))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length).replaceAll("-", "_"))
    .concat("terraform_remote_state")
    .sort();
  return types;
}

/** The file name is the registry, as it is for resources: `aws_region` is `data/aws-region.ts`. */
export function loadDataSource(type: string): DataSource {
  let source = loaded.get(type);
  if (source === undefined) {
    source = (load(`./data/${type.replaceAll("_", "-")}.ts`) as { source: DataSource }).source;
    loaded.set(type, source);
  }
  return source;
}
