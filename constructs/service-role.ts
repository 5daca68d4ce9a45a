import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { type ITerraformDependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import { type Conditions, type Grantee, type PolicyStatement, policyDocument } from "./policy-document.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface ServiceRoleProps {
  /** Name of the role: at most 64 letters, digits and `+=,.@_-`. */
  readonly name: string;
  /** The service that assumes it, such as `pipes.amazonaws.com`. */
  readonly service: string;
  /** What the role is for. */
  readonly description: string;
  /**
   * On whose behalf the service may assume it. Only for services that are documented to send these keys.
   * @default none
   */
  readonly trustConditions?: Conditions;
}

/** A role that one AWS service assumes. It is allowed what is granted to it through the `grantX` methods of other constructs, nothing else. */
export class ServiceRole extends Construct implements Grantee {
  readonly #role: IamRole;
  readonly #name: string;
  readonly #statements: PolicyStatement[] = [];
  #policy?: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    requireMatch(this, "name", props.name, /^[\w+=,.@-]{1,64}$/, "1 to 64 letters, digits and +=,.@_-");
    requireMatch(this, "service", props.service, /^[a-z0-9.-]+\.amazonaws\.com$/, "a service principal");
    this.#name = props.name;
    this.#role = new IamRole(this, "role", {
      name: props.name,
      description: props.description,
      assumeRolePolicy: policyDocument([
        {
          sid: "AssumedByService",
          principal: { Service: props.service },
          actions: ["sts:AssumeRole"],
          conditions: props.trustConditions,
        },
      ]),
    });
  }

  get arn(): string {
    return this.#role.arn;
  }

  get name(): string {
    return this.#role.name;
  }

  /** What must exist before a service can use the role: pass it to `dependsOn`, as AWS checks some permissions at creation. */
  get permissions(): ITerraformDependable[] {
    return this.#policy === undefined ? [this.#role] : [this.#policy];
  }

  allow(statement: PolicyStatement): void {
    this.#statements.push(statement);
    this.#policy ??= new IamRolePolicy(this, "permissions", {
      name: this.#name,
      role: this.#role.name,
      policy: Lazy.stringValue({ produce: () => policyDocument(this.#statements) }),
    });
  }
}
