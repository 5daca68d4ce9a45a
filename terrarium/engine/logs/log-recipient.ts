import type { Recipient } from "../recipients.ts";
import type { World } from "../world.ts";
import type { LogGroup } from "./log-group.ts";
import type { LogGroups } from "./log-groups.ts";

/**
 * A log group as the target of a rule: each message is one line, in a stream of its own as EventBridge makes them
 * ("Amazon CloudWatch Logs log groups as targets", EventBridge User Guide). The group's resource policy has to let it.
 */
export function logRecipient(world: World, logs: LogGroups, group: LogGroup): Recipient {
  return {
    arn: group.arn,
    action: "logs:PutLogEvents",
    edge: "writes",
    hasResourcePolicy: true,
    async take({ body, principal, lineage }) {
      const resource = `${group.arn}:log-stream:${lineage}`;
      world.authorize({ principal, action: "logs:CreateLogStream", resource });
      world.authorize({ principal, action: "logs:PutLogEvents", resource });
      await logs.put(group.name, lineage.replace(/[:*]/g, "_"), [{ at: world.clock.now(), message: body }]);
    },
  };
}
