import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { KmsKeyPolicy } from "@cdktf/provider-aws/lib/kms-key-policy/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { arnPart } from "./arn.ts";
import { type Grantee, type PolicyStatement, policyDocument } from "./policy-document.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface EncryptionKeyProps {
  /** Becomes the alias `alias/<name>`. */
  readonly name: string;
  readonly description: string;
  /**
   * Protects the key from `terraform destroy`: without it, what it encrypted is lost.
   * @default true
   */
  readonly retain?: boolean;
}

/**
 * A KMS key of one's own, rotated every year, for queues, topics and buckets whose access must be auditable or revocable at the key.
 * Costs a dollar a month and each call; SSE-SQS and SSE-S3, the defaults of our constructs, cost nothing.
 */
export class EncryptionKey extends Construct {
  readonly #key: KmsKey;
  readonly #services: PolicyStatement[] = [];
  #policy?: KmsKeyPolicy;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    requireMatch(this, "name", props.name, /^(?!aws\/)[\w/-]{1,250}$/, "1 to 250 letters, digits and /_-, not aws/…");
    this.#key = new KmsKey(this, "key", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      ...((props.retain ?? true) ? { lifecycle: { preventDestroy: true } } : {}),
    });
    new KmsAlias(this, "alias", { name: `alias/${props.name}`, targetKeyId: this.#key.keyId });
  }

  get arn(): string {
    return this.#key.arn;
  }

  grantEncrypt(grantee: Grantee): void {
    grantee.allow({ sid: "Encrypt", actions: ["kms:GenerateDataKey", "kms:Decrypt"], resources: [this.arn] });
  }

  grantDecrypt(grantee: Grantee): void {
    grantee.allow({ sid: "Decrypt", actions: ["kms:Decrypt"], resources: [this.arn] });
  }

  /**
   * Lets a service of this account use the key for what it delivers: alarms to a topic, a topic or a bus to a queue.
   * Source: "Key management" of the SQS and SNS developer guides.
   */
  allowService(service: string): void {
    this.#services.push({
      sid: "Service",
      principal: { Service: service },
      actions: ["kms:GenerateDataKey", "kms:Decrypt"],
      resources: ["*"], // in a key policy `*` means this key
      conditions: { StringEquals: { "aws:SourceAccount": arnPart(this.arn, "account") } },
    });
    this.#policy ??= new KmsKeyPolicy(this, "policy", {
      keyId: this.#key.keyId,
      policy: Lazy.stringValue({ produce: () => policyDocument([this.#administrators(), ...this.#services]) }),
    });
  }

  /** What AWS gives a key that has no policy: without it nobody could change the key any more. */
  #administrators(): PolicyStatement {
    const root = `arn:${arnPart(this.arn, "partition")}:iam::${arnPart(this.arn, "account")}:root`;
    return { sid: "AccountDecidesByIam", principal: { AWS: root }, actions: ["kms:*"], resources: ["*"] };
  }
}
