import { EngineError } from "../errors.ts";
import { type RecipientAttribute, Recipients } from "../recipients.ts";
import type { BusEvent } from "./bus-event.ts";
import type { DeliveryFailure } from "./delivery-failure.ts";
import type { LaneParts } from "./delivery-lane.ts";
import type { RuleTarget } from "./rule-target.ts";

/** What ended the retries. */
export type RetryCondition = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/**
 * The end of an event that a target does not take: its dead-letter queue, with the reason in message attributes (doc: "Using
 * dead-letter queues to process undelivered events in EventBridge"), or nowhere, which the log and the trace say.
 */
export class DeadLetters {
  readonly #parts: LaneParts;
  readonly #target: RuleTarget;
  readonly #told = new Set<string>();

  constructor(parts: LaneParts, target: RuleTarget) {
    this.#parts = parts;
    this.#target = target;
  }

  /** Resolves when the event is in the queue, or given up. Rejects where the engine is at fault: then it is still to be kept. */
  async take(event: BusEvent, failure: DeliveryFailure, retries: number, condition?: RetryCondition): Promise<void> {
    const { world, ruleArn, metrics, counts } = this.#parts;
    const { arn, id, deadLetterArn } = this.#target.definition;
    const eventId = event.envelope.id;
    const trail = { eventId, target: arn, targetId: id, code: failure.code, reason: failure.message };
    const giveUp = (why: string) => {
      world.trace.record("failed", ruleArn, event.lineage, { ...trail, givenUp: true, why });
      this.#tellOnce(failure, why);
    };
    metrics.failed(failure.code.startsWith("THIRD_"));
    if (deadLetterArn === undefined) return giveUp("the target has no dead-letter queue");
    try {
      await world
        .service(Recipients)
        .byArn(deadLetterArn)
        .take({
          body: event.text,
          principal: this.#target.service,
          lineage: event.lineage,
          attributes: this.#attributes(failure, retries, condition),
        });
    } catch (error) {
      if (!(error instanceof EngineError && error.callerFault)) throw error;
      metrics.deadLettered(false);
      return giveUp(`the dead-letter queue ${deadLetterArn} does not take it: ${error.message}`);
    }
    counts.deadLettered++;
    metrics.deadLettered(true);
    world.trace.record("dead-lettered", ruleArn, event.lineage, { ...trail, queue: deadLetterArn, retries, condition });
  }

  #attributes({ code, message }: DeliveryFailure, retries: number, condition?: RetryCondition) {
    const attributes: Record<string, RecipientAttribute> = {
      RULE_ARN: text(this.#parts.ruleArn),
      TARGET_ARN: text(this.#target.definition.arn),
      ERROR_CODE: text(code),
      ERROR_MESSAGE: text(message || code),
      RETRY_ATTEMPTS: { dataType: "Number", stringValue: String(retries) },
    };
    if (condition) attributes.EXHAUSTED_RETRY_CONDITION = text(condition);
    return attributes;
  }

  /** Once for each kind of failure, or a busy rule would fill the terminal; the trace has each event. */
  #tellOnce({ code, message }: DeliveryFailure, why: string): void {
    const { ruleArn, world } = this.#parts;
    const key = `${code} ${why}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    world.log.warn(`${ruleArn} gave up an event for ${this.#target.definition.arn}: ${code}: ${message}; ${why}`);
  }
}

/** Message attributes take no character that XML does not. */
function text(value: string): RecipientAttribute {
  const clean = value.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
  return { dataType: "String", stringValue: clean };
}
