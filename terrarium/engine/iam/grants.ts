import type { Policies } from "../policies.ts";
import type { PolicyStatement } from "../policy-document.ts";
import type { NamedPolicy } from "./decide.ts";

/**
 * One action that one statement allows, as it is named in reports: `sqs:SendMessage in "Send" of inline policy "gateway" of role gateway`.
 */
export type Grant = string;

export const grantOf = (action: string, statement: PolicyStatement, index: number, policy: string): Grant =>
  `${action} in ${statementLabel(statement, index)} of ${policy}`;

export const statementLabel = ({ sid }: PolicyStatement, index: number): string =>
  sid ? `"${sid}"` : `statement ${index + 1}`;

export const inlinePolicyName = (policy: string, role: string) => `inline policy "${policy}" of role ${role}`;
export const managedPolicyName = (policy: string, role: string) => `managed policy ${policy} of role ${role}`;
export const resourcePolicyName = (resource: string) => `the policy of ${resource}`;

/**
 * Finds out which grants are needed: it keeps which of them allowed something, and takes away those that are withheld.
 */
export class GrantAudit {
  readonly used = new Set<Grant>();
  readonly #withheld: ReadonlySet<Grant>;

  constructor(withheld: readonly Grant[] = []) {
    this.#withheld = new Set(withheld);
  }

  /** The policy without what is withheld; its statements keep their places. */
  without(policy: NamedPolicy): NamedPolicy {
    if (this.#withheld.size === 0) return policy;
    const statements = policy.statements.map((statement, index) =>
      statement.effect === "Deny"
        ? statement
        : {
            ...statement,
            actions: statement.actions.filter(
              (action) => !this.#withheld.has(grantOf(action, statement, index, policy.name)),
            ),
          },
    );
    return { ...policy, statements };
  }
}

/**
 * Every grant of the roles, and of the policies of resources where they let a service in. A key's policy is not among them: nothing is encrypted
 * here, so nothing would need it.
 */
export function allGrants(policies: Policies): Grant[] {
  const ofRoles = policies
    .roles()
    .flatMap(({ name, inline, managed }) => [
      ...[...inline].flatMap(([policy, { statements }]) => grantsOf(inlinePolicyName(policy, name), statements)),
      ...[...managed].flatMap(([policy, document]) =>
        grantsOf(managedPolicyName(policy, name), document?.statements ?? []),
      ),
    ]);
  const ofResources = policies
    .resourcesWithPolicy()
    .filter((arn) => !arn.includes(":kms:"))
    .flatMap((arn) =>
      policies
        .resourcePolicies(arn)
        .flatMap(({ statements }) => grantsOf(resourcePolicyName(arn), statements, toService)),
    );
  return [...ofRoles, ...ofResources];
}

const toService = ({ principals }: PolicyStatement) => typeof principals === "object" && "Service" in principals;

function grantsOf(
  policy: string,
  statements: readonly PolicyStatement[],
  counts: (statement: PolicyStatement) => boolean = () => true,
): Grant[] {
  return statements.flatMap((statement, index) =>
    statement.effect === "Allow" && !statement.notActions && counts(statement)
      ? statement.actions.map((action) => grantOf(action, statement, index, policy))
      : [],
  );
}
