import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import { denyWithoutTls, type Grantee, policyDocument } from "./policy-document.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface NoticeTopicProps {
  /** At most 256 letters, digits, `-` and `_`. */
  readonly name: string;
  /** Gets what is published by mail, once its owner has confirmed. @default none: nobody hears of it until somebody subscribes */
  readonly email?: string;
}

/**
 * What roles of this account have to tell, to whoever subscribes. Encrypted with the account's key for SNS, which costs nothing and which only
 * identities of the account can use: a service that publishes without a role (CloudWatch, EventBridge) cannot, see AlarmTopic and MailTopic.
 * Source: "Key management" of the SNS developer guide.
 */
export class NoticeTopic extends Construct {
  readonly #topic: SnsTopic;

  constructor(scope: Construct, id: string, { name, email }: NoticeTopicProps) {
    super(scope, id);
    requireMatch(this, "name", name, /^[\w-]{1,256}$/, "1 to 256 letters, digits, - and _");
    if (email !== undefined) requireMatch(this, "email", email, /^[^@\s]+@[^@\s]+\.[^@\s]+$/, "an e-mail address");
    this.#topic = new SnsTopic(this, "topic", { name, displayName: name, kmsMasterKeyId: "alias/aws/sns" });
    new SnsTopicPolicy(this, "policy", { arn: this.arn, policy: policyDocument([denyWithoutTls("sns", [this.arn])]) });
    if (email !== undefined) {
      new SnsTopicSubscription(this, "email", { topicArn: this.arn, protocol: "email", endpoint: email });
    }
  }

  get arn(): string {
    return this.#topic.arn;
  }

  grantPublish(grantee: Grantee): void {
    grantee.allow({ sid: "Publish", actions: ["sns:Publish"], resources: [this.arn] });
  }
}
