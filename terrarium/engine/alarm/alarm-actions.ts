import type { Principal } from "../authorization.ts";
import { Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import type { AlarmSettings, AlarmStateValue } from "./alarm.ts";
import { functionEvent, subjectOf, type Transition, topicMessage } from "./notification.ts";

/** How one action went, for the alarm's history. */
export interface ActionOutcome {
  readonly action: string;
  readonly error?: string;
}

/** The actions of a state. */
export function actionsFor(settings: AlarmSettings, state: AlarmStateValue): readonly string[] {
  if (state === "ALARM") return settings.alarmActions;
  return state === "OK" ? settings.okActions : settings.insufficientDataActions;
}

/** Tells a topic or a function of the new state, as CloudWatch with the alarm's ARN. */
export async function carryOut(world: World, action: string, transition: Transition): Promise<ActionOutcome> {
  const { arn, definition } = transition.alarm;
  const isFunction = action.split(":")[2] === "lambda";
  const principal: Principal = {
    kind: "service",
    name: isFunction ? "lambda.alarms.cloudwatch.amazonaws.com" : "cloudwatch.amazonaws.com",
    sourceArn: arn,
  };
  const lineage = world.random.uuid();
  try {
    await world
      .service(Recipients)
      .byArn(action)
      .take({
        body: isFunction ? functionEvent(transition, world.account) : topicMessage(transition, world.account),
        subject: subjectOf(transition, world.account),
        principal,
        lineage,
      });
    world.trace.record("delivered", arn, lineage, { target: action, state: transition.alarm.state.value });
    return { action };
  } catch (error) {
    const reason = (error as Error).message;
    world.trace.record("failed", arn, lineage, { target: action, state: transition.alarm.state.value, reason });
    world.log.warn(`the alarm ${definition.name} could not tell ${action}: ${reason}`);
    return { action, error: reason };
  }
}
