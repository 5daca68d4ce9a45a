import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { PrivateBucket } from "../constructs/private-bucket.ts";
import { DeployedStack, type Deployment } from "./deployed-stack.ts";

export interface StateStackProps {
  readonly deployment: Deployment;
  /** Exact name of the bucket, as the backends of the other stacks name it. */
  readonly bucketName: string;
}

/** A year in which an overwritten state can be brought back. */
const OLD_VERSIONS_DAYS = 365;

/**
 * The bucket that the Terraform state of every stack is kept in, this one's included. It is made with local state first, as nothing can be
 * kept in a bucket that is not there: docs/operations.md, "State", has the two commands. For as long as state is in it, and always in
 * production, it refuses to be destroyed.
 */
export class StateStack extends DeployedStack {
  constructor(scope: Construct, id: string, { deployment, bucketName }: StateStackProps) {
    super(scope, id, deployment);
    const bucket = new PrivateBucket(this, "bucket", {
      name: bucketName,
      noncurrentDays: OLD_VERSIONS_DAYS,
      retain: this.retain || deployment.stateBucket !== undefined,
    });
    new TerraformOutput(this, "state_bucket", {
      description: "Where the states are: the STATE_BUCKET of everybody who deploys",
      value: bucket.name,
      staticId: true,
    });
  }
}
