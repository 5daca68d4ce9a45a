import { LogGroups } from "./logs/log-groups.ts";
import type { Recipient } from "./recipients.ts";
import { stableUuid } from "./stable-uuid.ts";
import type { World } from "./world.ts";

/**
 * A log group as the target of a rule: each event is one log event. The account's CloudWatch Logs resource policy must let the
 * service create a stream and write to it, as the provider's `aws_cloudwatch_event_target` and "Using resource-based policies
 * for Amazon EventBridge" show it; a role is of no use.
 */
export function logGroupRecipient(world: World, arn: string): Recipient | undefined {
  const logs = world.service(LogGroups);
  const group = arn.replace(/:\*$/, "");
  if (!logs.has(group)) return undefined;
  return {
    arn,
    action: "logs:PutLogEvents",
    edge: "writes",
    hasResourcePolicy: true,
    async take({ body, principal, lineage }) {
      const sender =
        principal.kind === "service" ? principal.sourceArn : principal.kind === "role" ? principal.arn : "";
      const stream = stableUuid(`${group} ${sender}`);
      const resource = `${group}:log-stream:${stream}`;
      world.authorize({ principal, action: "logs:CreateLogStream", resource, lineage });
      world.authorize({ principal, action: "logs:PutLogEvents", resource, lineage });
      const now = world.clock.now();
      await logs.put(group, stream, [lineOf(body, now)]);
    },
  };
}

/** An input transformer for a log group gives `{"timestamp": …, "message": …}` ("Amazon EventBridge input transformation"). */
function lineOf(body: string, now: number): { at: number; message: string } {
  const whole = { at: now, message: body };
  if (!body.includes('"message"')) return whole;
  try {
    const { timestamp, message, ...others } = JSON.parse(body) as Record<string, unknown>;
    if (timestamp === undefined || message === undefined || Object.keys(others).length > 0) return whole;
    const at = typeof timestamp === "number" ? timestamp : Date.parse(String(timestamp));
    return {
      at: Number.isFinite(at) ? at : now,
      message: typeof message === "string" ? message : JSON.stringify(message),
    };
  } catch {
    return whole; // No JSON: it is the message itself.
  }
}
