import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import { type TerraformVariable, Token } from "cdktf";
import { Construct } from "constructs";
import type { NodeFunction } from "./node-function.ts";
import type { Grantee } from "./policy-document.ts";
import { requireMatch, requireWhole, WrongProp } from "./wrong-prop.ts";

export interface SigningSecretProps {
  /** At most 512 letters, digits and `/_+=.@-`; not ending as AWS's own suffix does, in a hyphen and six characters. */
  readonly name: string;
  readonly description: string;
  /** Its value until the first rotation: a sensitive variable, as the value must not stand in the synthesized JSON. What it becomes later is ignored. */
  readonly firstValue: TerraformVariable;
  readonly rotation: {
    /** Takes the four steps of a rotation. */
    readonly function: NodeFunction;
    /** Days between two. @default 30 */
    readonly days?: number;
  };
  /** Refuses to be destroyed, and can be brought back for 30 days by other means; else it is gone at once, and its name free. @default true */
  readonly retain?: boolean;
}

/** Labels of the first version: AWS deletes versions without any, and Terraform would then put the first value back. */
const FIRST_LABELS = ["AWSCURRENT", "FIRST"];

/**
 * A secret that something is signed with, rotated by a function. The version before the current one stays, to verify what it has signed.
 * Source: "Rotate AWS Secrets Manager secrets", "Staging labels".
 */
export class SigningSecret extends Construct {
  readonly #secret: SecretsmanagerSecret;

  constructor(scope: Construct, id: string, props: SigningSecretProps) {
    super(scope, id);
    const { name, firstValue, rotation, retain = true } = props;
    const { function: fn, days = 30 } = rotation;
    requireMatch(
      this,
      "name",
      name,
      /^(?!.*-\w{6}$)[\w/+=.@-]{1,512}$/,
      "1 to 512 letters, digits and /_+=.@-, not ending in - and six letters",
    );
    requireWhole(this, "rotation.days", days, 1, 1_000, "days");
    if (firstValue.sensitive !== true) {
      throw new WrongProp(this, "firstValue", firstValue.node.id, "a sensitive variable");
    }
    this.#secret = new SecretsmanagerSecret(this, "secret", {
      name,
      description: props.description,
      recoveryWindowInDays: retain ? 30 : 0,
      ...(retain ? { lifecycle: { preventDestroy: true } } : {}),
    });
    const first = new SecretsmanagerSecretVersion(this, "first", {
      secretId: this.arn,
      secretString: Token.asString(firstValue.value),
      versionStages: FIRST_LABELS,
      lifecycle: { ignoreChanges: ["secret_string", "version_stages"] },
    });
    fn.allow({
      sid: "Rotate",
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      resources: [this.arn],
    });
    const permission = fn.allowInvokeFrom(this, "permission", "secretsmanager.amazonaws.com", this.arn);
    new SecretsmanagerSecretRotation(this, "rotation", {
      secretId: this.arn,
      rotationLambdaArn: fn.arn,
      rotationRules: { automaticallyAfterDays: days },
      // The first value was made for this deployment. Secrets Manager tries the function nevertheless, so it must be allowed to by then.
      rotateImmediately: false,
      dependsOn: [first, permission, ...fn.permissions],
    });
  }

  get arn(): string {
    return this.#secret.arn;
  }

  /** Reading its versions, to sign and to verify. */
  grantRead(grantee: Grantee): void {
    grantee.allow({ sid: "ReadKey", actions: ["secretsmanager:GetSecretValue"], resources: [this.arn] });
  }
}
