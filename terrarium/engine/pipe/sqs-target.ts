import { EngineError } from "../errors.ts";
import type { Queue } from "../queue/queue.ts";
import { InvalidTargetParameters } from "./api-destination-target.ts";
import { compileDynamicValue, type DynamicValue } from "./dynamic-value.ts";
import type { Delivery, Outcome, PipeTarget } from "./pipe-target.ts";

/** Each value may be a path into the event. */
export interface SqsTargetParameters {
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/**
 * An SQS queue as the target of a pipe: up to ten messages an invocation, in order, as SendMessageBatch takes them. What
 * the queue refuses stays in the source.
 *
 * @param queue looked up with each invocation, as a queue may be deleted and made again
 * @throws InvalidTargetParameters
 */
export function sqsTarget(arn: string, queue: () => Queue, parameters: SqsTargetParameters = {}): PipeTarget {
  const groupIdOf = compile(parameters.groupId);
  const deduplicationIdOf = compile(parameters.deduplicationId);
  if (queue().fifo && !groupIdOf) {
    throw new InvalidTargetParameters(
      `the target ${arn} is a FIFO queue: sqs_queue_parameters needs a message_group_id`,
    );
  }
  if (queue().fifo && !deduplicationIdOf && !queue().attributes.contentBasedDeduplication) {
    throw new InvalidTargetParameters(
      `the target ${arn} is a FIFO queue without content-based deduplication: sqs_queue_parameters needs a message_deduplication_id`,
    );
  }
  const messageOf = ({ event, payload, lineage }: Delivery) => ({
    body: payload,
    groupId: groupIdOf?.(event),
    deduplicationId: deduplicationIdOf?.(event),
    lineage,
  });
  const send = async (delivery: Delivery): Promise<Outcome> => {
    try {
      return { taken: true, response: await queue().send(messageOf(delivery)) };
    } catch (error) {
      if (!(error instanceof EngineError && error.callerFault)) throw error;
      return { taken: false, reason: `${error.name}: ${error.message}` };
    }
  };
  return {
    arn,
    action: "sqs:SendMessage",
    edge: "sends",
    service: "sqs",
    largestBatch: 10,
    invoke: (deliveries) => Promise.all(deliveries.map(send)),
    describe: (delivery) => messageOf(delivery),
  };
}

function compile(text: string | undefined): DynamicValue | undefined {
  if (text === undefined) return undefined;
  try {
    return compileDynamicValue(text);
  } catch (error) {
    throw new InvalidTargetParameters((error as Error).message);
  }
}
