/** Conditions of a statement: operator → key → accepted values, as in "IAM JSON policy elements: Condition". */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface PolicyStatement {
  /** Says in a word what the statement is for: letters and digits. A repetition within one policy gets a number, as AWS refuses it. */
  readonly sid: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** Resource and trust policies only. */
  readonly principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly actions: readonly string[];
  /** @default none: a trust policy has no resource */
  readonly resources?: readonly string[];
  readonly conditions?: Conditions;
}

/** Whatever permissions can be given to: a role, a policy to attach elsewhere. The `grantX` methods of the other constructs take it. */
export interface Grantee {
  allow(statement: PolicyStatement): void;
}

/**
 * Renders a policy as a literal, readable JSON string: what Terraform applies, the terrarium evaluates.
 * Source: "Grammar of the IAM JSON policy language".
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  const seen = new Map<string, number>();
  const unique = (sid: string): string => {
    const times = (seen.get(sid) ?? 0) + 1;
    seen.set(sid, times);
    return times === 1 ? sid : `${sid}${times}`;
  };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ sid, effect = "Allow", principal, actions, resources, conditions }) => ({
      Sid: unique(sid),
      Effect: effect,
      Principal: principal,
      Action: oneOrMany(actions),
      Resource: resources && oneOrMany(resources),
      Condition: conditions,
    })),
  });
}

/** Refuses what does not come over TLS: "How can I enforce encryption in transit" of SQS, SNS and S3 security pages. */
export function denyWithoutTls(service: "sqs" | "sns" | "s3", resources: readonly string[]): PolicyStatement {
  return {
    sid: "DenyWithoutTls",
    effect: "Deny",
    principal: "*",
    // SNS refuses a topic policy with `sns:*`, and only publishing passes data over the wire.
    actions: service === "sns" ? ["sns:Publish"] : [`${service}:*`],
    resources,
    conditions: { Bool: { "aws:SecureTransport": "false" } },
  };
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}
