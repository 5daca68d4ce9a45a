import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account/index.js";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { arnPart } from "./arn.ts";
import { acceptFinding } from "./checks/accept-finding.ts";
import { ServiceRole } from "./service-role.ts";

export interface ApiLogRoleProps {
  /** Name of the role. */
  readonly name: string;
}

/** AWS looks for just these when the role is set: the actions of its policy `AmazonAPIGatewayPushToCloudWatchLogs`. */
const actions = [
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:PutLogEvents",
  "logs:GetLogEvents",
  "logs:FilterLogEvents",
];

/**
 * Lets API Gateway write logs. It is a setting of the whole account in a region, so only one stack may have it, and every API there logs through it.
 * Destroying it leaves the account without such a role, and its APIs without logs, until another is set.
 * Source: "Set up CloudWatch logging for REST APIs in API Gateway".
 */
export class ApiLogRole extends Construct {
  readonly #account: ApiGatewayAccount;

  constructor(scope: Construct, id: string, props: ApiLogRoleProps) {
    super(scope, id);
    const role = new ServiceRole(this, "role", {
      name: props.name,
      service: "apigateway.amazonaws.com",
      description: "Lets API Gateway write the logs of every API of this account in this region",
    });
    const region = new DataAwsRegion(this, "region").name;
    const [partition, account] = [arnPart(role.arn, "partition"), arnPart(role.arn, "account")];
    role.allow({ sid: "WriteLogs", actions, resources: [`arn:${partition}:logs:${region}:${account}:*`] });
    acceptFinding(
      role,
      "wildcard-resource",
      "The role belongs to the account, not to one API: API Gateway writes the groups of every API with it, and makes those of execution logs itself.",
    );
    this.#account = new ApiGatewayAccount(this, "account", {
      cloudwatchRoleArn: role.arn,
      // The role goes with this stack: an account that still named it could not log at all.
      // Deprecated, as version 6 of the provider does it always; version 5 needs to be told.
      resetOnDelete: true,
      dependsOn: role.permissions,
    });
  }

  /** What a stage with logs has to wait for. */
  get ready(): ITerraformDependable[] {
    return [this.#account];
  }
}
