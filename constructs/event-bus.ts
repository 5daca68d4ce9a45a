import { CloudwatchEventArchive } from "@cdktf/provider-aws/lib/cloudwatch-event-archive/index.js";
import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { AlarmTopic } from "./alarm-topic.ts";
import { alarmOnLostEvents, alarmOnRefusedEvents } from "./event-alarms.ts";
import { type EventPattern, EventRule } from "./event-rule.ts";
import type { EventTarget } from "./event-targets.ts";
import { HoldingQueue } from "./holding-queue.ts";
import type { LogGroup } from "./log-group.ts";
import { type Grantee, type PolicyStatement, policyDocument } from "./policy-document.ts";
import { requireMatch, requireWhole } from "./wrong-prop.ts";

export interface EventBusProps {
  /** At most 64 letters, digits and `.-_`. Its dead letters are in `<name>-undelivered`. */
  readonly name: string;
  readonly description: string;
  /** Who is told of what was not delivered. */
  readonly alarmTopic: AlarmTopic;
  /** Its dead letters and its archive refuse to be destroyed. @default true */
  readonly retain?: boolean;
}

export interface EventRoute {
  /** Of the rule. */
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** One to five targets. */
  readonly to: readonly EventTarget[];
}

/**
 * An event bus of one's own. `route` adds a rule with all that its targets need: queue and topic policies, permissions, retries, dead letters.
 *
 * The dead letters of all targets are in one queue. Each carries the rule, the target and the error in its message attributes (`RULE_ARN`,
 * `TARGET_ARN`, `ERROR_CODE`, `ERROR_MESSAGE`), so one for each target would tell nobody more, and be one more alarm each.
 * Source: "Using dead-letter queues to process undelivered events in EventBridge".
 */
export class EventBus extends Construct {
  readonly deadLetters: HoldingQueue;
  readonly #bus: CloudwatchEventBus;
  readonly #name: string;
  readonly #retain: boolean;
  readonly #alarmTopic: AlarmTopic;
  readonly #logStatements: PolicyStatement[] = [];
  #logPolicy?: CloudwatchLogResourcePolicy;

  constructor(scope: Construct, id: string, props: EventBusProps) {
    super(scope, id);
    const { name, alarmTopic, retain = true } = props;
    requireMatch(this, "name", name, /^(?!default$)[\w.-]{1,64}$/, "1 to 64 letters, digits and .-_, not default");
    this.#name = name;
    this.#retain = retain;
    this.#alarmTopic = alarmTopic;
    this.#bus = new CloudwatchEventBus(this, "bus", { name, description: props.description });
    this.deadLetters = new HoldingQueue(this, "undelivered", {
      name: `${name}-undelivered`,
      holds: `Events that no target of ${name} took`,
      alarmTopic,
      retain,
    });
    alarmOnRefusedEvents(this, "refused", { name: `${name}-refused-events`, topic: alarmTopic });
  }

  get arn(): string {
    return this.#bus.arn;
  }

  get name(): string {
    return this.#bus.name;
  }

  /** Events that match go to the targets. */
  route({ name, description, pattern, to }: EventRoute): EventRule {
    const busName = this.name;
    return this.#watched(
      new EventRule(this, name, { name, description, when: { pattern }, to, busName, admission: this.#admission() }),
      name,
      busName,
    );
  }

  /**
   * Calls a target at points in time, such as `cron(0 0 * * ? *)`, in UTC. The rule is on the default bus, as a bus of one's own has no
   * schedules; its dead letters are with those of this bus.
   */
  schedule({ name, description, at, to }: Omit<EventRoute, "pattern"> & { readonly at: string }): EventRule {
    return this.#watched(
      new EventRule(this, name, { name, description, when: { schedule: at }, to, admission: this.#admission() }),
      name,
    );
  }

  /** Keeps events for a replay. At most 48 letters, digits and `.-_` as its name. @default all events */
  archive(
    id: string,
    props: { readonly name: string; readonly days: number; readonly pattern?: EventPattern },
  ): string {
    requireMatch(this, "archive.name", props.name, /^[\w.-]{1,48}$/, "1 to 48 letters, digits and .-_");
    requireWhole(this, "archive.days", props.days, 1, 36_500, "days");
    return new CloudwatchEventArchive(this, id, {
      name: props.name,
      description: `Events of ${this.#name}, for a replay`,
      eventSourceArn: this.arn,
      eventPattern: props.pattern && JSON.stringify(props.pattern),
      retentionDays: props.days,
      ...(this.#retain ? { lifecycle: { preventDestroy: true } } : {}),
    }).arn;
  }

  grantPut(grantee: Grantee): void {
    grantee.allow({ sid: "PutEvents", actions: ["events:PutEvents"], resources: [this.arn] });
  }

  #watched(rule: EventRule, name: string, busName?: string): EventRule {
    const alarm = `${this.#name}-${name.replace(`${this.#name}-`, "")}-lost-events`;
    alarmOnLostEvents(rule, "lost", { name: alarm, topic: this.#alarmTopic, ruleName: rule.name, busName });
    return rule;
  }

  #admission() {
    const { deadLetters } = this;
    return { deadLetters, admitToLog: (group: LogGroup, ruleArn: string) => this.#admitToLog(group, ruleArn) };
  }

  /** A rule writes without a role. `aws:SourceArn` comes with the events only: "Permissions for Amazon EventBridge", CloudWatch Logs. */
  #admitToLog(group: LogGroup, ruleArn: string): void {
    const principal = { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] };
    const resources = [`${group.arn}:*`];
    this.#logStatements.push(
      { sid: "MakeStreams", principal, actions: ["logs:CreateLogStream"], resources },
      {
        sid: "PutEvents",
        principal,
        actions: ["logs:PutLogEvents"],
        resources,
        conditions: { ArnEquals: { "aws:SourceArn": ruleArn } },
      },
    );
    this.#logPolicy ??= new CloudwatchLogResourcePolicy(this, "log-policy", {
      policyName: `${this.#name}-rules`,
      policyDocument: Lazy.stringValue({ produce: () => policyDocument(this.#logStatements) }),
    });
  }
}
