import type { PolicyStatement } from "../policy-document.ts";
import { concerns, namesPrincipal, type PolicyRequest, reasonNotConcerned } from "./statement-match.ts";

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
  if (denied) return { allowed: false, statement: denied, nearMisses: [] };
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
  if (allowed) return { allowed: true, statement: allowed, nearMisses: [] };
  return { allowed: false, nearMisses: nearMisses(request, [...identity, ...resource]) };
}

function find(policies: readonly NamedPolicy[], fits: (statement: PolicyStatement) => boolean): string | undefined {
  for (const { name, statements } of policies) {
    const index = statements.findIndex(fits);
    if (index >= 0) return `${label(statements[index]!, index)} of ${name}`;
  }
  return undefined;
}

function nearMisses(request: PolicyRequest, policies: readonly NamedPolicy[]): string[] {
  return policies.flatMap(({ name, statements }) =>
    statements.flatMap((statement, index) => {
      if (statement.effect !== "Allow") return [];
      const notNamed = statement.principals && namesPrincipal(statement, request) === undefined;
      const reason = notNamed ? "it names another principal" : reasonNotConcerned(statement, request);
      return reason ? [`${label(statement, index)} of ${name} does not apply: ${reason}`] : [];
    }),
  );
}

const label = (statement: PolicyStatement, index: number) =>
  statement.sid ? `"${statement.sid}"` : `statement ${index + 1}`;
