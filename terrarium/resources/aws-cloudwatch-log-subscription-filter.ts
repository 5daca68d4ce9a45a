import { SubscriptionFilters } from "../engine/logs/subscription-filters.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_cloudwatch_log_subscription_filter", {
  summary: "Lines of a log group that are sent to a function as they come in",
  honours: ["name", "log_group_name", "filter_pattern", "destination_arn"],
  ignores: {
    distribution: "it spreads lines over the shards of a Kinesis stream; a function has none",
    id: "the provider makes it of the group and the destination",
  },
  attributes: (args) => ({ id: `cwlsf-${args.string("name")}` }),
  start(args, world) {
    const stop = usingArgument(args, "destination_arn", () =>
      world.service(SubscriptionFilters).add({
        name: args.string("name"),
        logGroupName: args.string("log_group_name"),
        pattern: args.optionalString("filter_pattern") ?? "",
        destinationArn: args.string("destination_arn"),
      }),
    );
    return { stop };
  },
});
