import type { Recipient } from "../recipients.ts";
import type { World } from "../world.ts";
import type { Topic } from "./topic.ts";

/** A topic as the target of a rule or the action of an alarm. */
export function topicRecipient(world: World, topic: Topic): Recipient {
  return {
    arn: topic.arn,
    action: "sns:Publish",
    edge: "publishes",
    hasResourcePolicy: true,
    async take({ body, subject, principal, lineage, attributes, groupId, deduplicationId }) {
      world.authorize({ principal, action: "sns:Publish", resource: topic.arn, lineage });
      await topic.publish({ message: body, subject, lineage, attributes, groupId, deduplicationId });
    },
  };
}
