import { defineResource } from "../resource.ts";

export default defineResource("aws_api_gateway_account", {
  summary: "Settings of API Gateway in the Region, which have no effect here",
  honours: [],
  ignores: {
    cloudwatch_role_arn: "access logs are written without a role on this machine",
    reset_on_delete: "nothing outlives the process that would have to be reset",
  },
  attributes: (args) => ({
    id: "api-gateway-account",
    cloudwatch_role_arn: args.optionalString("cloudwatch_role_arn") ?? "",
    api_key_version: "4",
    features: ["UsagePlans"],
    throttle_settings: [{ burst_limit: 5000, rate_limit: 10_000 }],
  }),
});
