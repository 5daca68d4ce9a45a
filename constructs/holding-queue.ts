import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { AlarmTopic } from "./alarm-topic.ts";
import { denyWithoutTls, type Grantee, type PolicyStatement, policyDocument } from "./policy-document.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface HoldingQueueProps {
  /** At most 80 letters, digits, `-` and `_`. */
  readonly name: string;
  /** What waits in it, for the alarm: `Orders that no rule is for`. */
  readonly holds: string;
  /** Who is told. Somebody has to be: nothing takes these messages away by itself. */
  readonly alarmTopic: AlarmTopic;
  /** Refuses to be destroyed with its messages. @default true */
  readonly retain?: boolean;
}

/**
 * A queue that no program reads: what waits in it waits for a person, who is told at the first message. Dead letters of event targets, and
 * what no rule is for. It keeps them for fourteen days, the longest that SQS does.
 */
export class HoldingQueue extends Construct {
  readonly #queue: SqsQueue;
  readonly #statements: PolicyStatement[] = [];

  constructor(scope: Construct, id: string, props: HoldingQueueProps) {
    super(scope, id);
    const { name, alarmTopic } = props;
    requireMatch(this, "name", name, /^[\w-]{1,80}$/, "1 to 80 letters, digits, - and _");
    this.#queue = new SqsQueue(this, "queue", {
      name,
      sqsManagedSseEnabled: true,
      messageRetentionSeconds: 1_209_600,
      // A dead letter is the event with its attributes: no smaller than what a bus carries.
      maxMessageSize: 262_144,
      receiveWaitTimeSeconds: 20,
      visibilityTimeoutSeconds: 30,
      ...((props.retain ?? true) ? { lifecycle: { preventDestroy: true } } : {}),
    });
    new SqsQueuePolicy(this, "policy", {
      queueUrl: this.url,
      policy: Lazy.stringValue({
        produce: () => policyDocument([denyWithoutTls("sqs", [this.arn]), ...this.#statements]),
      }),
    });
    new CloudwatchMetricAlarm(this, "alarm", {
      alarmName: name,
      alarmDescription: `${props.holds} wait in ${name}`,
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: this.name },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "notBreaching",
      alarmActions: [alarmTopic.arn],
      okActions: [alarmTopic.arn],
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

  grantSend(grantee: Grantee): void {
    grantee.allow({ sid: "Send", actions: ["sqs:SendMessage"], resources: [this.arn] });
  }

  /** Lets a service that needs no role send on behalf of one resource. */
  allowSendFrom(service: string, sourceArn: string): void {
    this.#statements.push({
      sid: "SendFrom",
      principal: { Service: service },
      actions: ["sqs:SendMessage"],
      resources: [this.arn],
      conditions: { ArnEquals: { "aws:SourceArn": sourceArn } },
    });
  }
}
