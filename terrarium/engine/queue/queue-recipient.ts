import type { Recipient } from "../recipients.ts";
import type { World } from "../world.ts";
import type { Queue } from "./queue.ts";

/** A queue as the target of a rule, the subscriber of a topic, or where dead letters go. */
export function queueRecipient(world: World, queue: Queue): Recipient {
  return {
    arn: queue.arn,
    action: "sqs:SendMessage",
    edge: "sends",
    hasResourcePolicy: true,
    async take({ body, principal, lineage, attributes, groupId, deduplicationId }) {
      world.authorize({ principal, action: "sqs:SendMessage", resource: queue.arn, lineage });
      await queue.send({ body, lineage, attributes, groupId, deduplicationId });
    },
  };
}
