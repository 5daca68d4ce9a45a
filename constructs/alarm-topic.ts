import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import { arnPart } from "./arn.ts";
import { acceptFinding } from "./checks/accept-finding.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { denyWithoutTls, policyDocument } from "./policy-document.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface AlarmTopicProps {
  /** At most 256 letters, digits, `-` and `_`. */
  readonly name: string;
  /**
   * Gets every alarm by mail once its owner has confirmed the subscription.
   * @default none: alarms show in CloudWatch alone until something subscribes
   */
  readonly email?: string;
  /**
   * Own key for what waits in the topic. The AWS-managed key `alias/aws/sns` cannot be used: CloudWatch may not publish through it.
   * @default none
   */
  readonly encryptionKey?: EncryptionKey;
}

const WHY_UNENCRYPTED =
  "CloudWatch cannot publish to a topic under the key alias/aws/sns, and a key of one's own costs $1 a month, more than the stacks when idle. " +
  "What passes are names of alarms, no messages.";

/** Where alarms go. Only alarms of this account may publish, and only over TLS. */
export class AlarmTopic extends Construct {
  readonly #topic: SnsTopic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    requireMatch(this, "name", props.name, /^[\w-]{1,256}$/, "1 to 256 letters, digits, - and _");
    if (props.email !== undefined) {
      requireMatch(this, "email", props.email, /^[^@\s]+@[^@\s]+\.[^@\s]+$/, "an e-mail address");
    }
    props.encryptionKey?.allowService("cloudwatch.amazonaws.com");
    this.#topic = new SnsTopic(this, "topic", {
      name: props.name,
      displayName: props.name,
      kmsMasterKeyId: props.encryptionKey?.arn,
    });
    if (props.encryptionKey === undefined) acceptFinding(this.#topic, "encryption-at-rest", WHY_UNENCRYPTED);
    const [partition, region, account] = (["partition", "region", "account"] as const).map((part) =>
      arnPart(this.arn, part),
    );
    new SnsTopicPolicy(this, "policy", {
      arn: this.arn,
      policy: policyDocument([
        {
          sid: "AlarmsOfThisAccount",
          principal: { Service: "cloudwatch.amazonaws.com" },
          actions: ["sns:Publish"],
          resources: [this.arn],
          conditions: {
            StringEquals: { "aws:SourceAccount": `${account}` },
            ArnLike: { "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
          },
        },
        denyWithoutTls("sns", [this.arn]),
      ]),
    });
    if (props.email !== undefined) {
      new SnsTopicSubscription(this, "email", { topicArn: this.arn, protocol: "email", endpoint: props.email });
    }
  }

  get arn(): string {
    return this.#topic.arn;
  }
}
