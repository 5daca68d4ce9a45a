import type { Item } from "./value/attribute-value.ts";

/** The attributes that find an item: a partition key, and within it a sort key. */
export interface KeySchema {
  readonly hash: string;
  readonly range?: string;
}

export type KeyType = "S" | "N" | "B";

export interface Projection {
  readonly type: "ALL" | "KEYS_ONLY" | "INCLUDE";
  /** Non-key attributes, for `INCLUDE`. */
  readonly attributes: readonly string[];
}

export interface Throughput {
  readonly read: number;
  readonly write: number;
}

export interface IndexDefinition {
  readonly name: string;
  /** A local one shares the partition key of its table, and takes consistent reads. */
  readonly kind: "GLOBAL" | "LOCAL";
  readonly key: KeySchema;
  readonly projection: Projection;
  readonly throughput?: Throughput;
}

export type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** A table as it is asked for ("CreateTable", `aws_dynamodb_table`). */
export interface TableDefinition {
  readonly name: string;
  /** Types of the attributes that keys use. */
  readonly attributeTypes: Readonly<Record<string, KeyType>>;
  readonly key: KeySchema;
  readonly indexes: readonly IndexDefinition[];
  readonly billingMode: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly throughput?: Throughput;
  /** What the records of its stream carry; without it there is no stream. */
  readonly streamViewType?: StreamViewType;
  /** The attribute that says when an item expires, in seconds since 1970. */
  readonly ttlAttribute?: string;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Names of the attributes of a key, partition first. */
export function keyNames({ hash, range }: KeySchema): readonly string[] {
  return range === undefined ? [hash] : [hash, range];
}

/** The attributes of an item that an index carries, or undefined where the item is not in the index ("sparse"). */
export function projected(item: Item, index: IndexDefinition, table: KeySchema): Item | undefined {
  if (!keyNames(index.key).every((name) => Object.hasOwn(item, name))) return undefined;
  if (index.projection.type === "ALL") return item;
  const names = new Set([...keyNames(table), ...keyNames(index.key), ...index.projection.attributes]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}
