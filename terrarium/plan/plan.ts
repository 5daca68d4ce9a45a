import type { Configuration, JsonObject } from "./configuration.ts";
import type { Value } from "./expression/type.ts";

/** What a directory of synthesized Terraform JSON asks for, read, checked and put in order, but not evaluated yet. */
export interface Plan {
  readonly directory: string;
  readonly stacks: readonly PlannedStack[];
  /** Those of all stacks; each stands after those that it refers to. The order is the same in every run. */
  readonly resources: readonly PlannedResource[];
  /** Of the aws provider; us-east-1 where no provider says. */
  readonly region: string;
  /** Everything that has a value, in the order in which the values can be computed. */
  readonly nodes: readonly PlannedNode[];
}

export interface PlannedStack {
  readonly name: string;
  readonly directory: string;
  readonly configuration: Configuration;
  readonly variables: Readonly<Record<string, Value>>;
  /** For each `terraform_remote_state` of the stack, the stack whose outputs it reads. */
  readonly remoteStates: Readonly<Record<string, RemoteState>>;
}

export interface RemoteState {
  readonly stack: string;
  /** Values for outputs that the other stack does not have. */
  readonly defaults: JsonObject;
}

export interface PlannedResource {
  readonly stack: string;
  /** `aws_sqs_queue.orders` */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** Where its construct stands in the CDKTF app. */
  readonly constructPath?: string;
  /** `stack/address` of the resources that it refers to, also by way of locals, data sources and other stacks' outputs. */
  readonly dependsOn: readonly string[];
  readonly raw: Record<string, unknown>;
  /** Of its stack: relative paths of assets start here. */
  readonly directory: string;
}

/** One thing that has a value: a resource, a data source, a local value, an output or a provider's configuration. */
export interface PlannedNode {
  readonly kind: "resource" | "data" | "local" | "output" | "provider";
  /** `stack/address`: unique. */
  readonly id: string;
  readonly stack: PlannedStack;
  /** `aws_sqs_queue.orders`, `data.aws_region.here`, `local.name`, `output.url`, `provider.aws` */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly body: unknown;
}

/** How problems call a node. */
export function describeNode(node: { readonly address: string; readonly stack: { readonly name: string } }): string {
  return `${node.address} (stack ${node.stack.name})`;
}
