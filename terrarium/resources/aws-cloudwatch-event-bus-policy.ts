import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_cloudwatch_event_bus_policy", {
  summary: "The resource policy of an event bus",
  honours: ["event_bus_name", "policy"],
  ignores: { id: "the provider sets it to the bus's name" },
  attributes: (args) => ({ id: args.optionalString("event_bus_name") ?? "default" }),
  start(args, world, { attributes: { id } }) {
    const service = world.service(EventBusService);
    const bus = usingArgument(args, "event_bus_name", () => service.bus(id));
    const policy = args.string("policy");
    usingArgument(args, "policy", () => service.permissions.setPolicy(bus, policy));
    return undefined;
  },
});
