import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { acceptFinding } from "./checks/accept-finding.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { denyWithoutTls, type Grantee, type PolicyStatement, policyDocument } from "./policy-document.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface MailTopicProps {
  /** At most 256 letters, digits, `-` and `_`. */
  readonly name: string;
  /** Whom the mails come from, as their reader sees it. At most 100 characters. @default the name */
  readonly displayName?: string;
  /** Gets what is published by mail, once its owner has confirmed. @default none: nobody hears of it until somebody subscribes */
  readonly email?: string;
  /** Own key for what waits in the topic. @default none */
  readonly encryptionKey?: EncryptionKey;
}

const WHY_UNENCRYPTED =
  "EventBridge cannot publish to a topic under the key alias/aws/sns, and a key of one's own costs $1 a month. A topic holds a message " +
  "until it is handed over, and this one hands over to mail, which is read in the clear on its way: pass encryptionKey where that is not enough.";

/**
 * A topic that people read by mail. Whoever publishes is allowed by name, and only over TLS. Source: "Email notifications" of the SNS
 * developer guide.
 */
export class MailTopic extends Construct {
  readonly #topic: SnsTopic;
  readonly #encryptionKey?: EncryptionKey;
  readonly #statements: PolicyStatement[] = [];

  constructor(scope: Construct, id: string, props: MailTopicProps) {
    super(scope, id);
    const { name, displayName = name, email, encryptionKey } = props;
    requireMatch(this, "name", name, /^[\w-]{1,256}$/, "1 to 256 letters, digits, - and _");
    requireMatch(this, "displayName", displayName, /^[ -~]{1,100}$/, "1 to 100 printable characters of ASCII");
    if (email !== undefined) {
      requireMatch(this, "email", email, /^[^@\s]+@[^@\s]+\.[^@\s]+$/, "an e-mail address");
    }
    this.#encryptionKey = encryptionKey;
    this.#topic = new SnsTopic(this, "topic", { name, displayName, kmsMasterKeyId: encryptionKey?.arn });
    if (encryptionKey === undefined) acceptFinding(this.#topic, "encryption-at-rest", WHY_UNENCRYPTED);
    new SnsTopicPolicy(this, "policy", {
      arn: this.arn,
      policy: Lazy.stringValue({
        produce: () => policyDocument([denyWithoutTls("sns", [this.arn]), ...this.#statements]),
      }),
    });
    if (email !== undefined) {
      new SnsTopicSubscription(this, "email", { topicArn: this.arn, protocol: "email", endpoint: email });
    }
  }

  get arn(): string {
    return this.#topic.arn;
  }

  grantPublish(grantee: Grantee): void {
    grantee.allow({ sid: "Publish", actions: ["sns:Publish"], resources: [this.arn] });
    this.#encryptionKey?.grantEncrypt(grantee);
  }

  /** Lets a service that needs no role publish on behalf of one resource. */
  allowPublishFrom(service: string, sourceArn: string): void {
    this.#statements.push({
      sid: "PublishFrom",
      principal: { Service: service },
      actions: ["sns:Publish"],
      resources: [this.arn],
      conditions: { ArnEquals: { "aws:SourceArn": sourceArn } },
    });
    this.#encryptionKey?.allowService(service);
  }
}
