import { AccessDenied } from "../engine/errors.ts";
import { defineResource, type ResourceWorld } from "../resource.ts";

/** What API Gateway must be allowed to do: the policy AmazonAPIGatewayPushToCloudWatchLogs of AWS. */
const LOG_ACTIONS = [
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:PutLogEvents",
  "logs:GetLogEvents",
  "logs:FilterLogEvents",
];

export default defineResource("aws_api_gateway_account", {
  summary: "Settings of API Gateway in the Region: its role for logs is checked as AWS checks it",
  honours: ["cloudwatch_role_arn"],
  ignores: {
    reset_on_delete: "nothing outlives the process that would have to be reset",
  },
  attributes: (args) => ({
    id: "api-gateway-account",
    cloudwatch_role_arn: args.optionalString("cloudwatch_role_arn") ?? "",
    api_key_version: "4",
    features: ["UsagePlans"],
    throttle_settings: [{ burst_limit: 5000, rate_limit: 10_000 }],
  }),
  start(_args, world, { attributes: { cloudwatch_role_arn: role } }) {
    if (role) checkRole(world, role);
    return undefined;
  },
});

/** UpdateAccount refuses a role that it cannot assume, or that may not write logs: "Set up CloudWatch logging for REST APIs". */
function checkRole(world: ResourceWorld, role: string): void {
  const { partition, region, id } = world.account;
  const logs = `arn:${partition}:logs:${region}:${id}:log-group:API-Gateway-Execution-Logs:log-stream:check`;
  try {
    world.authorize({
      principal: { kind: "service", name: "apigateway.amazonaws.com" },
      action: "sts:AssumeRole",
      resource: role,
    });
    for (const action of LOG_ACTIONS) {
      world.authorize({ principal: { kind: "role", arn: role }, action, resource: logs });
    }
  } catch (error) {
    if (!(error instanceof AccessDenied)) throw error;
    throw new Error(
      "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and " +
        `add the required role policy: ${error.message}`,
    );
  }
}
