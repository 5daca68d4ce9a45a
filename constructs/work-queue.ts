import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js";
import { SqsQueueRedrivePolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-policy/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { AlarmTopic } from "./alarm-topic.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { denyWithoutTls, type Grantee, type PolicyStatement, policyDocument } from "./policy-document.ts";
import { QueueAlarms } from "./queue-alarms.ts";
import { requireMatch, requireWhole } from "./wrong-prop.ts";

export interface WorkQueueProps {
  /** Name without `.fifo`; the dead-letter queue is `<name>-dead-letters`. */
  readonly name: string;
  /**
   * Order within a message group, and deduplication by content.
   * @default false
   */
  readonly fifo?: boolean;
  /**
   * Seconds a received message stays hidden: longer than its consumer takes (six times a Lambda's time-out).
   * @default 30
   */
  readonly visibilityTimeout?: number;
  /**
   * Seconds a message waits to be consumed before SQS drops it. The dead-letter queue keeps fourteen days.
   * @default 345600, four days
   */
  readonly retention?: number;
  /**
   * Receives after which a message counts as one that nobody can handle.
   * @default 5
   */
  readonly maxReceiveCount?: number;
  /** @default none: SQS encrypts with a key of its own (SSE-SQS), at no cost */
  readonly encryptionKey?: EncryptionKey;
  /** Who is told of dead letters and of messages that grow old. @default nobody: the alarms show in CloudWatch */
  readonly alarmTopic?: AlarmTopic;
  /** Refuses to be destroyed with its messages. @default true */
  readonly retain?: boolean;
}

/** SQS holds what cannot be handled as long as it can: "MessageRetentionPeriod" is at most fourteen days. */
const LONGEST_RETENTION = 1_209_600;
/** The largest message that an EventBridge pipe or rule passes on, and the most the AWS provider 5.x accepts. */
const MAX_MESSAGE_SIZE = 262_144;

/**
 * A queue with all that work in production needs: encryption, TLS only, long poll, a dead-letter queue that takes from this queue alone,
 * and alarms on both.
 */
export class WorkQueue extends Construct {
  readonly fifo: boolean;
  /** Seconds a received message stays hidden. */
  readonly visibilityTimeout: number;
  readonly #queue: SqsQueue;
  readonly #deadLetters: SqsQueue;
  readonly #encryptionKey?: EncryptionKey;
  readonly #statements: PolicyStatement[] = [];

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { visibilityTimeout = 30, retention = 345_600, maxReceiveCount = 5, encryptionKey } = props;
    requireMatch(this, "name", props.name, /^[\w-]{1,62}$/, "1 to 62 letters, digits, - and _, without .fifo");
    requireWhole(this, "visibilityTimeout", visibilityTimeout, 0, 43_200, "seconds");
    requireWhole(this, "retention", retention, 60, LONGEST_RETENTION, "seconds");
    requireWhole(this, "maxReceiveCount", maxReceiveCount, 1, 1_000, "receives");
    this.fifo = props.fifo ?? false;
    this.visibilityTimeout = visibilityTimeout;
    this.#encryptionKey = encryptionKey;

    const suffix = this.fifo ? ".fifo" : "";
    const common = {
      ...(this.fifo ? { fifoQueue: true } : {}),
      ...(encryptionKey === undefined
        ? { sqsManagedSseEnabled: true }
        : { kmsMasterKeyId: encryptionKey.arn, kmsDataKeyReusePeriodSeconds: 300 }),
      maxMessageSize: MAX_MESSAGE_SIZE,
      receiveWaitTimeSeconds: 20,
      visibilityTimeoutSeconds: visibilityTimeout,
      ...((props.retain ?? true) ? { lifecycle: { preventDestroy: true } } : {}),
    };
    this.#queue = new SqsQueue(this, "queue", {
      ...common,
      name: `${props.name}${suffix}`,
      messageRetentionSeconds: retention,
      ...(this.fifo
        ? {
            contentBasedDeduplication: true,
            deduplicationScope: "messageGroup",
            fifoThroughputLimit: "perMessageGroupId",
          }
        : {}),
    });
    this.#deadLetters = new SqsQueue(this, "dead-letters", {
      ...common,
      name: `${props.name}-dead-letters${suffix}`,
      messageRetentionSeconds: LONGEST_RETENTION,
    });

    // Policies stand beside the queues and not in them: both queues are made side by side (the provider waits 25 s for
    // each), and each policy can name the one resource it is for.
    new SqsQueueRedrivePolicy(this, "redrive", {
      queueUrl: this.url,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetterArn, maxReceiveCount }),
    });
    new SqsQueueRedriveAllowPolicy(this, "redrive-allow", {
      queueUrl: this.deadLetterUrl,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [this.arn] }),
    });
    new SqsQueuePolicy(this, "policy", {
      queueUrl: this.url,
      policy: Lazy.stringValue({
        produce: () => policyDocument([denyWithoutTls("sqs", [this.arn]), ...this.#statements]),
      }),
    });
    new SqsQueuePolicy(this, "dead-letters-policy", {
      queueUrl: this.deadLetterUrl,
      policy: policyDocument([denyWithoutTls("sqs", [this.deadLetterArn])]),
    });
    new QueueAlarms(this, "alarms", {
      name: props.name,
      queueName: this.name,
      deadLetterQueueName: this.deadLetterName,
      topic: props.alarmTopic,
    });
  }

  get arn(): string {
    return this.#queue.arn;
  }

  get url(): string {
    return this.#queue.url;
  }

  get name(): string {
    return this.#queue.name;
  }

  get deadLetterArn(): string {
    return this.#deadLetters.arn;
  }

  get deadLetterUrl(): string {
    return this.#deadLetters.url;
  }

  get deadLetterName(): string {
    return this.#deadLetters.name;
  }

  /** Allows sending to this queue, and to use its key if it has one. */
  grantSend(grantee: Grantee): void {
    grantee.allow({ sid: "Send", actions: ["sqs:SendMessage"], resources: [this.arn] });
    this.#encryptionKey?.grantEncrypt(grantee);
  }

  /** Allows what a poller does: receive, delete, and look at the depth. */
  grantConsume(grantee: Grantee): void {
    grantee.allow({
      sid: "Consume",
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      resources: [this.arn],
    });
    this.#encryptionKey?.grantDecrypt(grantee);
  }

  /** Lets a service that needs no role (a bus's rule, a topic) send on behalf of one resource. */
  allowSendFrom(service: string, sourceArn: string): void {
    this.#statements.push({
      sid: "SendFrom",
      principal: { Service: service },
      actions: ["sqs:SendMessage"],
      resources: [this.arn],
      conditions: { ArnEquals: { "aws:SourceArn": sourceArn } },
    });
    this.#encryptionKey?.allowService(service);
  }
}
