import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";
import type { Grantee } from "./policy-document.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface RecordTableProps {
  /** 3 to 255 letters, digits and `_.-`. */
  readonly name: string;
  /** Attribute whose text tells records apart. */
  readonly key: string;
  /** Attribute with the second (since 1970) after which a record may go. @default none: records stay */
  readonly expiry?: string;
  /** Refuses to be destroyed, and can be brought back to any second of the last 35 days. @default true */
  readonly retain?: boolean;
}

/** Records by one key, paid by the request, encrypted. Source: "Amazon DynamoDB developer guide": on-demand mode, time to live, backups. */
export class RecordTable extends Construct {
  readonly #table: DynamodbTable;

  constructor(scope: Construct, id: string, props: RecordTableProps) {
    super(scope, id);
    const { name, key, expiry, retain = true } = props;
    requireMatch(this, "name", name, /^[\w.-]{3,255}$/, "3 to 255 letters, digits and _.-");
    requireMatch(this, "key", key, /^[A-Za-z]\w{0,254}$/, "the name of an attribute");
    this.#table = new DynamodbTable(this, "table", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: key,
      attribute: [{ name: key, type: "S" }],
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
}
