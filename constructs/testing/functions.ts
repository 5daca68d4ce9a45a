import type { Construct } from "constructs";
import { AlarmTopic } from "../alarm-topic.ts";
import { EventBus } from "../event-bus.ts";
import { NodeFunction, type NodeFunctionProps } from "../node-function.ts";

/** A function of the repository's smallest handler. */
export function someFunction(scope: Construct, props: Partial<NodeFunctionProps> = {}): NodeFunction {
  return new NodeFunction(scope, "function", {
    name: "receive",
    description: "Receives",
    entry: "lambdas/receive-order/handler.ts",
    ...props,
  });
}

export function someBus(scope: Construct): EventBus {
  const alarmTopic = new AlarmTopic(scope, "alarms", { name: "alarms" });
  return new EventBus(scope, "bus", { name: "orders", description: "Orders", alarmTopic });
}
