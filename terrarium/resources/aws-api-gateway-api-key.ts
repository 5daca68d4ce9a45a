import { Declared } from "../engine/rest-api/declared.ts";
import { UsagePlans } from "../engine/rest-api/usage-plans.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_api_key", {
  summary: "API keys; one without a value gets one that is the same in every run",
  honours: ["name", "value", "enabled"],
  ignores: {
    description: "nothing here shows it",
    customer_id: "there is no AWS Marketplace here",
    tags: "nothing here reads the tags of a key",
    tags_all: "the provider computes it from tags and its default tags",
  },

  attributes(args, world, self) {
    const { partition, region } = world.account;
    const id = self.id(10);
    const value = args.optionalString("value") ?? self.id(40);
    if (value.length < 20 || value.length > 128)
      args.fail("value", `must have 20 to 128 characters, but has ${value.length}`);
    const name = args.string("name");
    world.service(Declared).keys.set(id, { name, value });
    const now = new Date(world.clock.now()).toISOString();
    return {
      id,
      name,
      value,
      enabled: args.boolean("enabled", true),
      arn: `arn:${partition}:apigateway:${region}::/apikeys/${id}`,
      created_date: now,
      last_updated_date: now,
    };
  },

  start(_args, world, { attributes: { id, name, value, enabled } }) {
    const plans = world.service(UsagePlans);
    plans.addKey({ id, name, value, enabled });
    return { stop: () => plans.removeKey(id) };
  },
});
