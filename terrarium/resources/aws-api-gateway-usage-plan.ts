import type { Period } from "../engine/rest-api/period.ts";
import type { ThrottleLimits } from "../engine/rest-api/token-bucket.ts";
import { type UsagePlanDefinition, UsagePlans } from "../engine/rest-api/usage-plans.ts";
import type { Arguments } from "../plan/arguments.ts";
import { defineResource } from "../resource.ts";

const PERIODS = ["DAY", "WEEK", "MONTH"];

export default defineResource("aws_api_gateway_usage_plan", {
  summary: "Where API keys may be used, how fast and how often: throttling and quotas",
  honours: ["name", "api_stages", "throttle_settings", "quota_settings"],
  ignores: {
    description: "nothing here shows it",
    product_code: "there is no AWS Marketplace here",
    tags: "nothing here reads the tags of a plan",
    tags_all: "the provider computes it from tags and its default tags",
  },

  attributes(args, world, self) {
    const { partition, region } = world.account;
    const id = self.id(6);
    return { id, name: args.string("name"), arn: `arn:${partition}:apigateway:${region}::/usageplans/${id}` };
  },

  start(args, world, { attributes: { id, name } }) {
    const throttle = args.block("throttle_settings");
    const plans = world.service(UsagePlans);
    plans.addPlan({
      id,
      name,
      stages: args.blocks("api_stages").map((stage) => ({
        apiId: stage.string("api_id"),
        stage: stage.string("stage"),
        throttle: new Map(stage.blocks("throttle").map((method) => [method.string("path"), limitsOf(method)])),
      })),
      throttle: throttle && limitsOf(throttle),
      quota: quotaOf(args),
    });
    return { stop: () => plans.removePlan(id) };
  },
});

/** What is not set does not limit. */
function limitsOf(block: Arguments): ThrottleLimits {
  return {
    burst: block.optionalNumber("burst_limit") || Number.MAX_SAFE_INTEGER,
    rate: block.optionalNumber("rate_limit") || Number.MAX_SAFE_INTEGER,
  };
}

function quotaOf(args: Arguments): UsagePlanDefinition["quota"] {
  const quota = args.block("quota_settings");
  if (!quota) return undefined;
  const period = quota.string("period");
  if (!PERIODS.includes(period)) quota.fail("period", `must be one of ${PERIODS.join(", ")}, but is "${period}"`);
  return { limit: quota.number("limit"), offset: quota.number("offset", 0), period: period as Period };
}
