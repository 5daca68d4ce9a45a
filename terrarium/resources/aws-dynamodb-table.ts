import { checkDefinition } from "../engine/table/operation/table-input.ts";
import type {
  IndexDefinition,
  KeyType,
  Projection,
  StreamViewType,
  Throughput,
} from "../engine/table/table-definition.ts";
import { DECLARED_STREAM, TableService } from "../engine/table/table-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf, checkWhole } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

const ONE_REGION = "there is one region on this machine";
const NO_LIMIT = "a request is never throttled here";

export default defineResource("aws_dynamodb_table", {
  summary: "Tables with indexes, streams, expiry and transactions",
  honours: [
    "name",
    "hash_key",
    "range_key",
    "attribute",
    "global_secondary_index.name",
    "global_secondary_index.hash_key",
    "global_secondary_index.range_key",
    "global_secondary_index.projection_type",
    "global_secondary_index.non_key_attributes",
    "global_secondary_index.read_capacity",
    "global_secondary_index.write_capacity",
    "local_secondary_index",
    "billing_mode",
    "read_capacity",
    "write_capacity",
    "stream_enabled",
    "stream_view_type",
    "ttl",
    "deletion_protection_enabled",
    "tags",
  ],
  ignores: {
    "global_secondary_index.on_demand_throughput": NO_LIMIT,
    on_demand_throughput: NO_LIMIT,
    point_in_time_recovery: "nothing is backed up on this machine: copy the data directory",
    server_side_encryption: "nothing is encrypted on this machine",
    replica: ONE_REGION,
    table_class: "it changes the price alone",
    timeouts: "a table is there at once",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the name",
  },
  attributes(args, world) {
    const { partition, region, id: account } = world.account;
    const name = args.string("name");
    if (!/^[\w.-]{3,255}$/.test(name)) {
      args.fail("name", `must be 3 to 255 letters, digits, ., - and _, but is ${JSON.stringify(name)}`);
    }
    args.string("hash_key");
    const arn = `arn:${partition}:dynamodb:${region}:${account}:table/${name}`;
    const streams = args.boolean("stream_enabled", false);
    return {
      id: name,
      arn,
      name,
      billing_mode: checkOneOf(args, "billing_mode", ["PROVISIONED", "PAY_PER_REQUEST"]) ?? "PROVISIONED",
      stream_arn: streams ? `${arn}/stream/${DECLARED_STREAM}` : "",
      stream_label: streams ? DECLARED_STREAM : "",
      stream_view_type: args.optionalString("stream_view_type") ?? "",
      tags_all: args.record("tags"),
    };
  },
  async start(args, world, { address, attributes }) {
    const tables = world.service(TableService);
    const onDemand = attributes.billing_mode === "PAY_PER_REQUEST";
    const definition = {
      name: attributes.name,
      attributeTypes: readAttributeTypes(args),
      key: readKey(args, args.string("hash_key")),
      indexes: [
        ...args.blocks("global_secondary_index").map((index) => readIndex(index, "GLOBAL", index.string("hash_key"))),
        ...args.blocks("local_secondary_index").map((index) => readIndex(index, "LOCAL", args.string("hash_key"))),
      ],
      billingMode: onDemand ? ("PAY_PER_REQUEST" as const) : ("PROVISIONED" as const),
      throughput: onDemand ? undefined : readThroughput(args),
      streamViewType: readStream(args),
      ttlAttribute: readTtl(args),
      deletionProtection: args.boolean("deletion_protection_enabled", false),
      tags: args.record("tags"),
    };
    const table = await tables.declare(checkDefinition(definition), address);
    return { stop: () => tables.close(table) };
  },
});

function readAttributeTypes(args: Arguments): Record<string, KeyType> {
  const entries = args.blocks("attribute").map((attribute) => {
    attribute.string("type");
    return [attribute.string("name"), checkOneOf(attribute, "type", ["S", "N", "B"])];
  });
  return Object.fromEntries(entries) as Record<string, KeyType>;
}

function readKey(args: Arguments, hash: string) {
  const range = args.optionalString("range_key");
  return range === undefined ? { hash } : { hash, range };
}

function readIndex(args: Arguments, kind: IndexDefinition["kind"], hash: string): IndexDefinition {
  args.string("projection_type");
  const type = checkOneOf(args, "projection_type", ["ALL", "INCLUDE", "KEYS_ONLY"]) as Projection["type"];
  return {
    name: args.string("name"),
    kind,
    key: readKey(args, hash),
    projection: { type, attributes: args.strings("non_key_attributes") },
    ...(kind === "GLOBAL" && { throughput: readThroughput(args) }),
  };
}

function readThroughput(args: Arguments): Throughput | undefined {
  const [read, write] = [checkWhole(args, "read_capacity", 1, 1e9), checkWhole(args, "write_capacity", 1, 1e9)];
  return read === undefined || write === undefined ? undefined : { read, write };
}

function readStream(args: Arguments): StreamViewType | undefined {
  const view = checkOneOf(args, "stream_view_type", ["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"]);
  if (!args.boolean("stream_enabled", false)) return undefined;
  if (view === undefined) args.fail("stream_view_type", "is required when stream_enabled is true");
  return view as StreamViewType;
}

function readTtl(args: Arguments): string | undefined {
  const ttl = args.block("ttl");
  return ttl?.boolean("enabled", false) ? ttl.string("attribute_name") : undefined;
}
