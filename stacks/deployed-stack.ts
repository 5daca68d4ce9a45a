import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { StaticChecks } from "../constructs/checks/static-checks.ts";
import { keepState } from "../constructs/terraform-state.ts";

/** Where and as what a stack is deployed: the same for every stack of an app. */
export interface Deployment {
  readonly region: string;
  /** Begins the name of everything, so that several deployments share an account. */
  readonly namePrefix: string;
  /** In production, what holds data refuses to be destroyed; in development everything comes away. */
  readonly environment: "development" | "production";
  /** Bucket of the Terraform state. @default a local file */
  readonly stateBucket?: string;
}

/** A stack with its provider, its tags, its state, and the static checks of its app. */
export class DeployedStack extends TerraformStack {
  /** Whether what holds data is protected from destruction. */
  protected readonly retain: boolean;
  /** Of everything in it: whoever adds another provider gives it these as well. */
  protected readonly defaultTags: readonly { readonly tags: Readonly<Record<string, string>> }[];

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const { region, namePrefix, environment, stateBucket } = deployment;
    this.retain = environment === "production";
    // Not the environment: turning protection on or off should touch what is protected, not the tags of everything.
    this.defaultTags = [{ tags: { Application: "sluice", Deployment: namePrefix, Stack: id } }];
    new AwsProvider(this, "aws", { region, defaultTags: [...this.defaultTags] });
    StaticChecks.validate(this);
    keepState(this, { namePrefix, region, bucket: stateBucket });
  }
}
