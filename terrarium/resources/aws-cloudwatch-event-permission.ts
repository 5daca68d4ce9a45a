import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_cloudwatch_event_permission", {
  summary: "One statement of an event bus's policy, for another account",
  honours: ["event_bus_name", "principal", "statement_id", "action", "condition"],
  ignores: { id: "the provider sets it to the names of bus and statement" },
  attributes(args) {
    const bus = args.optionalString("event_bus_name") ?? "default";
    return { id: `${bus}/${args.string("statement_id")}`, event_bus_name: bus, action: actionOf(args) };
  },
  start(args, world, { attributes: { event_bus_name: busName, action } }) {
    const service = world.service(EventBusService);
    const bus = usingArgument(args, "event_bus_name", () => service.bus(busName));
    const condition = args.block("condition");
    const permission = {
      statementId: args.string("statement_id"),
      action,
      principal: args.string("principal"),
      ...(condition && {
        condition: { type: condition.string("type"), key: condition.string("key"), value: condition.string("value") },
      }),
    };
    usingArgument(args, "principal", () => service.permissions.put(bus, permission));
    return undefined;
  },
});

function actionOf(args: { optionalString(name: string): string | undefined }): string {
  return args.optionalString("action") ?? "events:PutEvents";
}
