import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { Construct } from "constructs";
import { inputArguments } from "./event-input.ts";
import type { Admission, EventTarget } from "./event-targets.ts";
import { requireMatch, requireWhole, WrongProp } from "./wrong-prop.ts";

/** An event pattern: "Creating Amazon EventBridge event patterns". Whether it can match at all is a static check. */
export type EventPattern = Readonly<Record<string, unknown>>;

export interface EventRuleProps {
  /** At most 64 letters, digits and `.-_`. */
  readonly name: string;
  readonly description: string;
  /** Either events that match, or points in time: `cron(0 0 * * ? *)`, `rate(5 minutes)`, in UTC. */
  readonly when: { readonly pattern: EventPattern } | { readonly schedule: string };
  /** At most five. */
  readonly to: readonly EventTarget[];
  /** @default the default bus, which is the only one that has schedules */
  readonly busName?: string;
  readonly admission: Omit<Admission, "ruleArn" | "scope">;
}

/** A rule with its targets, each with its permission, its retries and its dead letters. Source: "Amazon EventBridge rules". */
export class EventRule extends Construct {
  readonly #rule: CloudwatchEventRule;

  constructor(scope: Construct, id: string, props: EventRuleProps) {
    super(scope, id);
    const { name, when, to, busName, admission } = props;
    requireMatch(this, "name", name, /^[\w.-]{1,64}$/, "1 to 64 letters, digits and .-_");
    if (to.length === 0 || to.length > 5) throw new WrongProp(this, "to", to.length, "one to five targets");
    if ("schedule" in when) {
      requireMatch(this, "when.schedule", when.schedule, /^(cron|rate)\([^()]+\)$/, "cron(…) or rate(…)");
      if (busName !== undefined)
        throw new WrongProp(this, "busName", busName, "none: only the default bus has schedules");
    }
    this.#rule = new CloudwatchEventRule(this, "rule", {
      name,
      description: props.description,
      eventBusName: busName,
      ...("schedule" in when ? { scheduleExpression: when.schedule } : { eventPattern: JSON.stringify(when.pattern) }),
    });
    const seen = new Map<string, number>();
    for (const target of to) {
      const times = (seen.get(target.id) ?? 0) + 1;
      seen.set(target.id, times);
      this.#add(target, times === 1 ? target.id : `${target.id}-${times}`, busName, admission);
    }
    admission.deadLetters.allowSendFrom("events.amazonaws.com", this.arn);
  }

  get arn(): string {
    return this.#rule.arn;
  }

  get name(): string {
    return this.#rule.name;
  }

  #add(
    target: EventTarget,
    targetId: string,
    eventBusName: string | undefined,
    admission: EventRuleProps["admission"],
  ): void {
    const { attempts = 185, age = 86_400 } = target.retry ?? {};
    requireWhole(this, "retry.attempts", attempts, 0, 185, "attempts");
    requireWhole(this, "retry.age", age, 60, 86_400, "seconds");
    const part = new Construct(this, targetId);
    target.admit({ ...admission, ruleArn: this.arn, scope: part });
    new CloudwatchEventTarget(part, "target", {
      rule: this.name,
      eventBusName,
      targetId,
      arn: target.arn,
      ...inputArguments(this, `${targetId}.input`, target.input),
      retryPolicy: { maximumRetryAttempts: attempts, maximumEventAgeInSeconds: age },
      deadLetterConfig: { arn: admission.deadLetters.arn },
    });
  }
}
