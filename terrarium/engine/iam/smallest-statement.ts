import { roleName } from "./principal-name.ts";
import type { PolicyRequest } from "./statement-match.ts";

/** The statement that would allow a request and nothing else, and the policy it belongs in. */
export interface MissingStatement {
  /** `an identity policy of role gateway`, `the policy of arn:aws:sqs:…` */
  readonly where: string;
  readonly statement: Readonly<Record<string, unknown>>;
}

/**
 * What to add so that a request which nothing allows is allowed: least privilege, ready to be pasted. Undefined where there is no such
 * statement: a call that is of no single resource has no resource policy, and nobody, who does not sign, no identity policy.
 */
export function smallestStatement(request: PolicyRequest): MissingStatement | undefined {
  const { principal, action, resource, context } = request;
  if (principal.kind === "anonymous" && resource === "*") return undefined;
  if (action === "sts:AssumeRole" && principal.kind === "service") {
    const statement = { Effect: "Allow", Principal: { Service: principal.name }, Action: action };
    return { where: `the trust policy of role ${roleName(resource)}`, statement };
  }
  if (principal.kind === "role") {
    return {
      where: `an identity policy of role ${roleName(principal.arn)}`,
      statement: { Effect: "Allow", Action: action, Resource: resource },
    };
  }
  const who = principal.kind === "service" ? { Service: principal.name } : "*";
  const sourceArn = context["aws:SourceArn"];
  return {
    where: `the policy of ${resource}`,
    statement: {
      Effect: "Allow",
      Principal: who,
      Action: action,
      Resource: resource,
      ...(sourceArn && { Condition: { ArnEquals: { "aws:SourceArn": sourceArn } } }),
    },
  };
}
