import type { PolicyStatement } from "../policy-document.ts";
import { type Grant, grantOf, statementLabel } from "./grants.ts";
import { actionPattern, concerns, namesPrincipal, type PolicyRequest, reasonNotConcerned } from "./statement-match.ts";

/** A policy with the name it goes by in messages: `inline policy "send" of role gateway`. */
export interface NamedPolicy {
  readonly name: string;
  readonly statements: readonly PolicyStatement[];
}

/** All policies that have a say in a request. */
export interface ApplicablePolicies {
  /** Of the role that asks; empty for principals without policies of their own. */
  readonly identity: readonly NamedPolicy[];
  /** Of what is acted on; a role's trust policy for `sts:AssumeRole`. */
  readonly resource: readonly NamedPolicy[];
  /** The policy of the resource has to allow it by itself: true for services, and for assuming a role. */
  readonly resourceMustAllow: boolean;
}

export interface Decision {
  readonly allowed: boolean;
  /** The statement that allowed or denied: `"AllowTlsOnly" of queue policy of arn:…`; absent where nothing allowed. */
  readonly statement?: string;
  /** What of that statement allowed it. */
  readonly grant?: Grant;
  /** Why statements that are about this action did not apply. */
  readonly nearMisses: readonly string[];
}

/**
 * Decides as AWS does within one account (IAM user guide, "Policy evaluation logic"): an explicit deny anywhere wins; else one
 * allow is enough, of an identity policy or of the resource's own.
 */
export function decide(
  request: PolicyRequest,
  { identity, resource, resourceMustAllow }: ApplicablePolicies,
): Decision {
  const denied =
    find(identity, (statement) => statement.effect === "Deny" && concerns(statement, request)) ??
    find(
      resource,
      (statement) =>
        statement.effect === "Deny" && namesPrincipal(statement, request) !== undefined && concerns(statement, request),
    );
  if (denied) return { allowed: false, statement: denied.name, nearMisses: [] };
  // The administrator stands for the account itself, which may do everything that nothing forbids.
  if (request.principal.kind === "administrator" && !resourceMustAllow) {
    return { allowed: true, statement: "the account's administrator", nearMisses: [] };
  }
  const byResource = find(
    resource,
    (statement) =>
      statement.effect === "Allow" &&
      (namesPrincipal(statement, request) === "itself" ||
        (resourceMustAllow && namesPrincipal(statement, request) !== undefined)) &&
      concerns(statement, request),
  );
  const allowed =
    byResource ??
    (resourceMustAllow
      ? undefined
      : find(identity, (statement) => statement.effect === "Allow" && concerns(statement, request)));
  if (allowed) {
    const { name, statement, index, policy } = allowed;
    const action = actionPattern(statement, request.action);
    return {
      allowed: true,
      statement: name,
      ...(action !== undefined && { grant: grantOf(action, statement, index, policy) }),
      nearMisses: [],
    };
  }
  return { allowed: false, nearMisses: nearMisses(request, [...identity, ...resource]) };
}

interface Found {
  /** `"Send" of inline policy …` */
  readonly name: string;
  readonly policy: string;
  readonly statement: PolicyStatement;
  readonly index: number;
}

function find(policies: readonly NamedPolicy[], fits: (statement: PolicyStatement) => boolean): Found | undefined {
  for (const { name: policy, statements } of policies) {
    const index = statements.findIndex(fits);
    const statement = statements[index];
    if (statement) return { name: `${statementLabel(statement, index)} of ${policy}`, policy, statement, index };
  }
  return undefined;
}

function nearMisses(request: PolicyRequest, policies: readonly NamedPolicy[]): string[] {
  return policies.flatMap(({ name, statements }) =>
    statements.flatMap((statement, index) => {
      if (statement.effect !== "Allow") return [];
      const notNamed = statement.principals && namesPrincipal(statement, request) === undefined;
      const reason = notNamed ? "it names another principal" : reasonNotConcerned(statement, request);
      return reason ? [`${statementLabel(statement, index)} of ${name} does not apply: ${reason}`] : [];
    }),
  );
}
