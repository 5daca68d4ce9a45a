import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { type Grantee, type PolicyStatement, policyDocument } from "./policy-document.ts";
import type { ServiceRole } from "./service-role.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface AccessPolicyProps {
  /** At most 128 letters, digits and `+=,.@_-`. */
  readonly name: string;
  readonly description: string;
}

/** What a server outside of these stacks needs, as a managed policy to attach to whatever role or user it runs as. */
export class AccessPolicy extends Construct implements Grantee {
  readonly #policy: IamPolicy;
  readonly #statements: PolicyStatement[] = [];

  constructor(scope: Construct, id: string, props: AccessPolicyProps) {
    super(scope, id);
    requireMatch(this, "name", props.name, /^[\w+=,.@-]{1,128}$/, "1 to 128 letters, digits and +=,.@_-");
    this.#policy = new IamPolicy(this, "policy", {
      name: props.name,
      description: props.description,
      policy: Lazy.stringValue({ produce: () => policyDocument(this.#statements) }),
    });
    this.node.addValidation({
      validate: () => (this.#statements.length > 0 ? [] : [`${this.node.path}: nothing was granted to this policy`]),
    });
  }

  get arn(): string {
    return this.#policy.arn;
  }

  /** Gives all of it to a role. */
  attachTo(role: ServiceRole): void {
    new IamRolePolicyAttachment(this, "attachment", { role: role.name, policyArn: this.arn });
  }

  allow(statement: PolicyStatement): void {
    this.#statements.push(statement);
  }
}
