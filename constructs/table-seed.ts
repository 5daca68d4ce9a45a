import { DynamodbTableItem } from "@cdktf/provider-aws/lib/dynamodb-table-item/index.js";
import { Construct } from "constructs";
import type { RecordTable } from "./record-table.ts";
import { WrongProp } from "./wrong-prop.ts";

export interface TableSeedProps {
  readonly table: RecordTable;
  /** Records, each with the table's key: texts and numbers. */
  readonly records: readonly Readonly<Record<string, string | number>>[];
}

/**
 * Records that belong to the deployment, not to the application: Terraform writes them, and whatever is changed here is changed there. They go
 * with the table. Source: "aws_dynamodb_table_item", which is not meant for more than a handful.
 */
export class TableSeed extends Construct {
  constructor(scope: Construct, id: string, { table, records }: TableSeedProps) {
    super(scope, id);
    if (records.length > 50) throw new WrongProp(this, "records", `${records.length} records`, "50 at most");
    const seen = new Set<string>();
    for (const record of records) {
      const key = [table.key, table.sortKey].flatMap((name) => (name === undefined ? [] : [record[name]]));
      if (!key.every((value) => typeof value === "string" && value !== "")) {
        throw new WrongProp(this, "records", record, `records with a text as ${table.key}`);
      }
      const name = key.join("-").replaceAll(/[^\w-]+/g, "-");
      if (seen.has(name)) throw new WrongProp(this, "records", record, "one record for each key");
      seen.add(name);
      new DynamodbTableItem(this, name, {
        tableName: table.name,
        hashKey: table.key,
        rangeKey: table.sortKey,
        item: JSON.stringify(
          Object.fromEntries(
            Object.entries(record).map(([name, value]) => [
              name,
              typeof value === "number" ? { N: String(value) } : { S: value },
            ]),
          ),
        ),
      });
    }
  }
}
