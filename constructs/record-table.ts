import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";
import type { Grantee } from "./policy-document.ts";
import { requireMatch } from "./wrong-prop.ts";

const NAME = /^[\w.-]{3,255}$/;

/** Records by another attribute; those without it are not in the index. Source: "Global secondary indexes in DynamoDB". */
export interface RecordIndex {
  /** 3 to 255 letters, digits and `_.-`. */
  readonly name: string;
  readonly key: string;
  /** @default none */
  readonly sortKey?: string;
  /** Whether it carries whole records, or their keys alone, which costs less to write. @default "records" */
  readonly carries?: "records" | "keys";
}

export interface RecordTableProps {
  /** 3 to 255 letters, digits and `_.-`. */
  readonly name: string;
  /** Attribute whose text tells records apart. */
  readonly key: string;
  /** Attribute whose text tells records with the same key apart, and puts them in order. @default none: there is one for each key */
  readonly sortKey?: string;
  /** Other orders to read the same records in. @default none */
  readonly indexes?: readonly RecordIndex[];
  /** Attribute with the second (since 1970) after which a record may go. @default none: records stay */
  readonly expiry?: string;
  /** Refuses to be destroyed, and can be brought back to any second of the last 35 days. @default true */
  readonly retain?: boolean;
}

/** Records by their key, paid by the request, encrypted. Source: "Amazon DynamoDB developer guide": on-demand mode, time to live, backups. */
export class RecordTable extends Construct {
  readonly key: string;
  readonly sortKey?: string;
  readonly #table: DynamodbTable;

  constructor(scope: Construct, id: string, props: RecordTableProps) {
    super(scope, id);
    const { name, key, sortKey, indexes = [], expiry, retain = true } = props;
    requireMatch(this, "name", name, NAME, "3 to 255 letters, digits and _.-");
    const keys = new Set([key, sortKey, ...indexes.flatMap((index) => [index.key, index.sortKey])]);
    keys.delete(undefined);
    for (const index of indexes) requireMatch(this, "indexes", index.name, NAME, "3 to 255 letters, digits and _.-");
    for (const attribute of keys as Set<string>) {
      requireMatch(this, "key", attribute, /^[A-Za-z]\w{0,254}$/, "the name of an attribute");
    }
    this.key = key;
    this.sortKey = sortKey;
    this.#table = new DynamodbTable(this, "table", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: key,
      rangeKey: sortKey,
      attribute: [...(keys as Set<string>)].map((attribute) => ({ name: attribute, type: "S" })),
      globalSecondaryIndex:
        indexes.length === 0
          ? undefined
          : indexes.map((index) => ({
              name: index.name,
              hashKey: index.key,
              rangeKey: index.sortKey,
              projectionType: index.carries === "keys" ? "KEYS_ONLY" : "ALL",
            })),
      ttl: expiry === undefined ? undefined : { attributeName: expiry, enabled: true },
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: retain },
      deletionProtectionEnabled: retain,
      ...(retain ? { lifecycle: { preventDestroy: true } } : {}),
    });
  }

  get arn(): string {
    return this.#table.arn;
  }

  get name(): string {
    return this.#table.name;
  }

  /** Writing records, each on its own, with conditions on what is there. */
  grantPut(grantee: Grantee): void {
    grantee.allow({ sid: "Put", actions: ["dynamodb:PutItem"], resources: [this.arn] });
  }

  /** Reading records by their key. */
  grantGet(grantee: Grantee): void {
    grantee.allow({ sid: "Get", actions: ["dynamodb:GetItem"], resources: [this.arn] });
  }

  /** Reading many records by their keys at once. */
  grantBatchGet(grantee: Grantee): void {
    grantee.allow({ sid: "BatchGet", actions: ["dynamodb:BatchGetItem"], resources: [this.arn] });
  }

  /** Changing records, each on its own, with conditions on what is there. */
  grantUpdate(grantee: Grantee): void {
    grantee.allow({ sid: "Update", actions: ["dynamodb:UpdateItem"], resources: [this.arn] });
  }

  /** Reading all of it: for tables that stay small. */
  grantScan(grantee: Grantee): void {
    grantee.allow({ sid: "Scan", actions: ["dynamodb:Scan"], resources: [this.arn] });
  }

  /** Deleting records, each by its key. */
  grantDelete(grantee: Grantee): void {
    grantee.allow({ sid: "Delete", actions: ["dynamodb:DeleteItem"], resources: [this.arn] });
  }

  /** Reading all records of a key: of the table, or of one of its indexes. */
  grantQuery(grantee: Grantee, index?: string): void {
    const resource = index === undefined ? this.arn : `${this.arn}/index/${index}`;
    grantee.allow({ sid: "Query", actions: ["dynamodb:Query"], resources: [resource] });
  }
}
