import { MetricFilters } from "../engine/logs/metric-filters.ts";
import { checkOneOf, usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

const UNITS = `Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits
  Gigabits Terabits Percent Count Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second
  Kilobits/Second Megabits/Second Gigabits/Second Terabits/Second Count/Second None`.split(/\s+/);

export default defineResource("aws_cloudwatch_log_metric_filter", {
  summary: "Metrics that are made of the lines of a log group, by the whole syntax of filter patterns",
  honours: ["name", "log_group_name", "pattern", "metric_transformation"],
  ignores: {
    apply_on_transformed_logs: "log lines are not transformed on this machine",
    id: "the provider sets it to the name",
  },
  attributes(args) {
    return { id: args.string("name") };
  },
  start(args, world) {
    const block = args.block("metric_transformation") ?? args.fail("metric_transformation", "is required");
    const dimensions = block.record("dimensions");
    const defaultValue = block.optionalNumber("default_value");
    if (defaultValue !== undefined && Object.keys(dimensions).length > 0) {
      block.fail("default_value", 'excludes "dimensions": set one of the two');
    }
    const transformation = {
      namespace: block.string("namespace"),
      name: block.string("name"),
      value: block.string("value"),
      unit: checkOneOf(block, "unit", UNITS) ?? "None",
      dimensions,
      ...(defaultValue !== undefined && { defaultValue }),
    };
    const stop = usingArgument(args, "pattern", () =>
      world.service(MetricFilters).add({
        name: args.string("name"),
        logGroupName: args.string("log_group_name"),
        pattern: args.optionalString("pattern") ?? "",
        transformation,
      }),
    );
    return { stop };
  },
});
