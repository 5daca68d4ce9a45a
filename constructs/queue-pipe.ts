import { PipesPipe } from "@cdktf/provider-aws/lib/pipes-pipe/index.js";
import { Construct } from "constructs";
import { arnPart } from "./arn.ts";
import type { HttpDestination } from "./http-destination.ts";
import { LogGroup } from "./log-group.ts";
import { type PipeFields, pipeTemplate } from "./pipe-template.ts";
import { ServiceRole } from "./service-role.ts";
import type { WorkQueue } from "./work-queue.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface QueuePipeProps {
  /** At most 59 letters, digits and `.-_`; its role is `<name>-pipe`. */
  readonly name: string;
  readonly description: string;
  readonly source: WorkQueue;
  readonly target: HttpDestination;
  /** What the target gets of a message, field by field. @default the whole SQS record */
  readonly fields?: PipeFields;
  /**
   * Event patterns; a message that matches none is deleted unseen.
   * @default none: every message is delivered
   */
  readonly filters?: readonly Readonly<Record<string, unknown>>[];
  /** Days its log of failed executions is kept. @default 30 */
  readonly logRetentionDays?: number;
}

/**
 * Delivers each message of a queue to an HTTP destination. A delivery that fails leaves the message in the queue: it is tried again after
 * the visibility time-out, and goes to the queue's dead-letter queue in the end. Source: "Amazon EventBridge Pipes".
 */
export class QueuePipe extends Construct {
  readonly #pipe: PipesPipe;

  constructor(scope: Construct, id: string, props: QueuePipeProps) {
    super(scope, id);
    const { name, description, source, target, fields, filters } = props;
    requireMatch(this, "name", name, /^[\w.-]{1,59}$/, "1 to 59 letters, digits and .-_");

    const [partition, region, account] = (["partition", "region", "account"] as const).map((part) =>
      arnPart(source.arn, part),
    );
    const role = new ServiceRole(this, "role", {
      name: `${name}-pipe`,
      service: "pipes.amazonaws.com",
      description: `The pipe ${name}: takes from its queue, posts to its destination`,
      trustConditions: {
        StringEquals: {
          "aws:SourceAccount": `${account}`,
          "aws:SourceArn": `arn:${partition}:pipes:${region}:${account}:pipe/${name}`,
        },
      },
    });
    source.grantConsume(role);
    target.grantInvoke(role);

    const log = new LogGroup(this, "log", {
      // The prefix that AWS asks for where a service delivers logs itself: it keeps their resource policy short.
      name: `/aws/vendedlogs/pipes/${name}`,
      retentionDays: props.logRetentionDays,
    });
    this.#pipe = new PipesPipe(this, "pipe", {
      name,
      description,
      roleArn: role.arn,
      source: source.arn,
      sourceParameters: {
        // An API destination takes one event a call: a larger batch would be refused.
        sqsQueueParameters: { batchSize: 1 },
        ...(filters === undefined
          ? {}
          : { filterCriteria: { filter: filters.map((filter) => ({ pattern: JSON.stringify(filter) })) } }),
      },
      target: target.arn,
      ...(fields === undefined ? {} : { targetParameters: { inputTemplate: pipeTemplate(this, "fields", fields) } }),
      // Without the execution data: it holds the messages, and those are nobody's business in a log.
      logConfiguration: { level: "ERROR", cloudwatchLogsLogDestination: { logGroupArn: log.arn } },
      dependsOn: role.permissions,
    });
  }

  get arn(): string {
    return this.#pipe.arn;
  }

  get name(): string {
    return this.#pipe.name;
  }
}
