import type { World } from "../world.ts";
import { alarmData, type Transition } from "./notification.ts";

/** Puts `CloudWatch Alarm State Change` on the default bus ("Alarm events and EventBridge"). */
export async function putStateChangeEvent(world: World, transition: Transition): Promise<void> {
  // Loaded when the first alarm goes off, as a run without buses has no use for them.
  const { EventBusService } = await import("../event-bus/event-bus-service.ts");
  const { createBusEvent } = await import("../event-bus/bus-event.ts");
  const { arn, state } = transition.alarm;
  const detail = alarmData(transition);
  const header = {
    id: world.random.uuid(),
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm State Change",
    resources: [arn],
    time: state.since,
  };
  const event = createBusEvent(world, header, detail, JSON.stringify(detail));
  await world.service(EventBusService).bus().accept(event);
}
