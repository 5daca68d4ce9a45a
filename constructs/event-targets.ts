import type { Construct } from "constructs";
import type { EventInput } from "./event-input.ts";
import type { HoldingQueue } from "./holding-queue.ts";
import type { LogGroup } from "./log-group.ts";
import type { MailTopic } from "./mail-topic.ts";
import type { NodeFunction } from "./node-function.ts";
import type { WorkQueue } from "./work-queue.ts";

/** How long EventBridge goes on trying. Source: "How EventBridge retries delivering events". */
export interface EventRetry {
  /** @default 185, the most there are */
  readonly attempts?: number;
  /** Seconds since the event came, 60 to 86400. @default 86400, a day */
  readonly age?: number;
}

export interface EventTargetOptions {
  /** @default the event as a whole */
  readonly input?: EventInput;
  readonly retry?: EventRetry;
}

/** What a target needs to be let in by: given by whoever makes the rule. */
export interface Admission {
  readonly ruleArn: string;
  /** Where a permission that is a resource of its own stands. */
  readonly scope: Construct;
  /** Holds what the target did not take, and what it failed to do. */
  readonly deadLetters: HoldingQueue;
  /** Lets rules write to a log group: one policy a bus, as an account has ten. */
  admitToLog(group: LogGroup, ruleArn: string): void;
}

/** Where a rule sends events. */
export interface EventTarget extends EventTargetOptions {
  /** Tells the targets of a rule apart. */
  readonly id: string;
  readonly arn: string;
  /** Adds the permission that EventBridge needs. */
  admit(admission: Admission): void;
}

const EVENTS = "events.amazonaws.com";

export function queueTarget(queue: WorkQueue | HoldingQueue, options: EventTargetOptions = {}): EventTarget {
  return {
    ...options,
    id: "queue",
    arn: queue.arn,
    admit: ({ ruleArn }) => queue.allowSendFrom(EVENTS, ruleArn),
  };
}

/** EventBridge does not wait for the function: what it fails to do is kept with the bus's dead letters. */
export function functionTarget(fn: NodeFunction, options: EventTargetOptions = {}): EventTarget {
  return {
    ...options,
    id: "function",
    arn: fn.arn,
    admit({ ruleArn, scope, deadLetters }) {
      fn.allowInvokeFrom(scope, "function-permission", EVENTS, ruleArn);
      fn.keepFailures(deadLetters);
    },
  };
}

export function topicTarget(topic: MailTopic, options: EventTargetOptions = {}): EventTarget {
  return {
    ...options,
    id: "topic",
    arn: topic.arn,
    admit: ({ ruleArn }) => topic.allowPublishFrom(EVENTS, ruleArn),
  };
}

/** Events as they are: a log group takes a template of one shape only. The group's name begins with `/aws/events/`. */
export function logGroupTarget(group: LogGroup, { retry }: Pick<EventTargetOptions, "retry"> = {}): EventTarget {
  return { retry, id: "log", arn: group.arn, admit: ({ ruleArn, admitToLog }) => admitToLog(group, ruleArn) };
}
