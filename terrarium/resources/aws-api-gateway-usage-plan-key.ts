import { Declared } from "../engine/rest-api/declared.ts";
import { UsagePlans } from "../engine/rest-api/usage-plans.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_usage_plan_key", {
  summary: "Puts an API key into a usage plan",
  honours: ["key_id", "key_type", "usage_plan_id"],
  ignores: {},

  attributes(args, world) {
    const id = args.string("key_id");
    const type = args.string("key_type");
    if (type !== "API_KEY") args.fail("key_type", `must be API_KEY, but is "${type}"`);
    const key = world.service(Declared).keys.get(id);
    return { id, name: key?.name ?? "", value: key?.value ?? "" };
  },

  start(args, world) {
    world.service(UsagePlans).addKeyToPlan(args.string("usage_plan_id"), args.string("key_id"));
    return undefined;
  },
});
