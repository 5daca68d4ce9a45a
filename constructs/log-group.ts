import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Construct } from "constructs";
import { requireMatch, WrongProp } from "./wrong-prop.ts";

/** What CloudWatch accepts in PutRetentionPolicy, in days. */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export interface LogGroupProps {
  /** At most 512 letters, digits and `_-/.#`. */
  readonly name: string;
  /** Days, one of {@link LOG_RETENTION_DAYS}. @default 30 */
  readonly retentionDays?: number;
}

/** A log group that is not kept for ever, which is what CloudWatch does if nobody says how long. */
export class LogGroup extends Construct {
  readonly #group: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    const { name, retentionDays = 30 } = props;
    requireMatch(this, "name", name, /^[\w\-/.#]{1,512}$/, "1 to 512 letters, digits and _-/.#");
    if (!LOG_RETENTION_DAYS.includes(retentionDays)) {
      throw new WrongProp(this, "retentionDays", retentionDays, `one of ${LOG_RETENTION_DAYS.join(", ")}`);
    }
    this.#group = new CloudwatchLogGroup(this, "group", { name, retentionInDays: retentionDays });
  }

  get arn(): string {
    return this.#group.arn;
  }

  get name(): string {
    return this.#group.name;
  }
}
