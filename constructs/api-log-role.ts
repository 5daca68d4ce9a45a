import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { arnPart } from "./arn.ts";
import { ServiceRole } from "./service-role.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface ApiLogRoleProps {
  /** Name of the role. */
  readonly name: string;
}

/**
 * Lets API Gateway write logs. It is a setting of the whole account in a region, so only one stack may have it. AWS checks the role when it is
 * set and asks for just this managed policy. Source: "Set up CloudWatch logging for REST APIs in API Gateway".
 */
export class ApiLogRole extends Construct {
  readonly #account: ApiGatewayAccount;

  constructor(scope: Construct, id: string, props: ApiLogRoleProps) {
    super(scope, id);
    requireMatch(this, "name", props.name, /^[\w+=,.@-]{1,64}$/, "1 to 64 letters, digits and +=,.@_-");
    const role = new ServiceRole(this, "role", {
      name: props.name,
      service: "apigateway.amazonaws.com",
      description: "Lets API Gateway write the logs of every API of this account in this region",
    });
    const permission = new IamRolePolicyAttachment(this, "permission", {
      role: role.name,
      policyArn: `arn:${arnPart(role.arn, "partition")}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`,
    });
    this.#account = new ApiGatewayAccount(this, "account", {
      cloudwatchRoleArn: role.arn,
      // The role goes with this stack: an account that still named it could not log at all.
      resetOnDelete: true,
      dependsOn: [permission],
    });
  }

  /** What a stage with logs has to wait for. */
  get ready(): ITerraformDependable[] {
    return [this.#account];
  }
}
