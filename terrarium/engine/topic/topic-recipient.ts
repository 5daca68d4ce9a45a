import type { Principal } from "../authorization.ts";
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
    async take({ body, principal, lineage, attributes, groupId, deduplicationId, subject }) {
      const context = sourceOwner(world, principal);
      world.authorize({ principal, action: "sns:Publish", resource: topic.arn, lineage, ...(context && { context }) });
      await topic.publish({ message: body, subject, lineage, attributes, groupId, deduplicationId });
    },
  };
}

/** CloudWatch says whose alarm it is, which is why alarms need no topic policy but SNS's own; rules do. */
function sourceOwner({ account }: World, principal: Principal): Readonly<Record<string, string>> | undefined {
  const alarms = principal.kind === "service" && principal.name === "cloudwatch.amazonaws.com";
  return alarms ? { "aws:SourceOwner": account.id } : undefined;
}
