import type { AuthorizationRequest, Principal } from "../authorization.ts";
import { AccessDenied } from "../errors.ts";
import { Policies } from "../policies.ts";
import type { PolicyDocument } from "../policy-document.ts";
import type { World } from "../world.ts";
import { AWS_MANAGED_POLICIES } from "./aws-managed-policies.ts";
import { type ApplicablePolicies, type Decision, decide, type NamedPolicy } from "./decide.ts";
import { type GrantAudit, inlinePolicyName, managedPolicyName, resourcePolicyName } from "./grants.ts";
import { principalName, roleName } from "./principal-name.ts";
import { smallestStatement } from "./smallest-statement.ts";
import type { PolicyRequest } from "./statement-match.ts";
import type { RequestContext } from "./wildcard.ts";

/** `enforce` refuses what AWS would refuse, `report` says it and lets it pass, `off` does not look. */
export type PermissionMode = "enforce" | "report" | "off";

/** Decisions that are remembered: more than a topology makes, and no more than memory should hold. */
const MOST_REMEMBERED = 10_000;
const TIME_KEYS = /"aws:(CurrentTime|EpochTime)"/i;

/**
 * Decides each hop from the policies of the same Terraform JSON that AWS will have: identity policies of the role that asks,
 * the policy of what is acted on, and trust policies. A decision is remembered until a policy changes.
 */
export class Authorizer {
  readonly #world: World;
  readonly #policies: Policies;
  readonly #mode: PermissionMode;
  readonly #audit: GrantAudit;
  readonly #decisions = new Map<string, Decision>();
  readonly #reported = new Set<string>();
  #version = -1;

  constructor(world: World, mode: PermissionMode, audit: GrantAudit) {
    this.#world = world;
    this.#policies = world.service(Policies);
    this.#mode = mode;
    this.#audit = audit;
  }

  /** @throws AccessDenied where AWS would refuse, with the service's own sentence */
  authorize(request: AuthorizationRequest): void {
    if (this.#mode === "off") return;
    const decision = this.#decide(request);
    if (decision.allowed) return;
    const refusal = this.#describe(request, decision);
    const { resource, lineage = "" } = request;
    this.#world.trace.record("refused", resource, lineage, { ...refusal, enforced: this.#mode === "enforce" });
    this.#report(request, decision, refusal);
    if (this.#mode === "enforce") throw new AccessDenied(sentence(request, decision, this.#world.account.id));
  }

  #decide(request: AuthorizationRequest): Decision {
    if (this.#version !== this.#policies.version) {
      this.#decisions.clear();
      this.#reported.clear();
      this.#version = this.#policies.version;
    }
    const key = keyOf(request);
    const remembered = this.#decisions.get(key);
    if (remembered) return remembered;
    const policyRequest = this.#policyRequest(request);
    const applicable = this.#applicable(request.principal, policyRequest);
    const decision = decide(policyRequest, applicable);
    if (decision.grant) this.#audit.used.add(decision.grant);
    if (this.#decisions.size >= MOST_REMEMBERED) this.#decisions.clear();
    if (!dependsOnTime(applicable)) this.#decisions.set(key, decision);
    return decision;
  }

  #policyRequest({ principal, action, resource, context }: AuthorizationRequest): PolicyRequest {
    const { account, clock } = this.#world;
    const now = clock.now();
    return {
      principal,
      action,
      resource,
      accountId: account.id,
      context: {
        // The front door stands where AWS has its TLS endpoints.
        "aws:SecureTransport": "true",
        "aws:RequestedRegion": account.region,
        "aws:CurrentTime": new Date(now).toISOString(),
        "aws:EpochTime": String(Math.floor(now / 1000)),
        ...(principal.kind === "service"
          ? { "aws:PrincipalIsAWSService": "true", "aws:SourceAccount": account.id, ...sourceArn(principal.sourceArn) }
          : { "aws:PrincipalAccount": account.id }),
        ...(principal.kind === "role" && { "aws:PrincipalArn": principal.arn, "aws:PrincipalType": "AssumedRole" }),
        ...context,
      },
    };
  }

  #applicable(principal: Principal, { action, resource }: PolicyRequest): ApplicablePolicies {
    const assumes = action === "sts:AssumeRole";
    return {
      identity: principal.kind === "role" ? this.#identityPolicies(principal.arn) : [],
      resource: assumes ? this.#trustPolicy(resource) : this.#resourcePolicies(resource),
      resourceMustAllow: assumes || principal.kind === "service" || principal.kind === "anonymous",
    };
  }

  #identityPolicies(arn: string): NamedPolicy[] {
    const role = this.#policies.role(arn);
    if (!role) return [];
    const inline = [...role.inline].map(([name, document]) => this.#named(inlinePolicyName(name, role.name), document));
    const managed = [...role.managed].map(([policy, document]) => {
      const text = document ?? AWS_MANAGED_POLICIES[roleName(policy)];
      if (!text) this.#world.log.warn(`${policy} is not known here: what it allows role ${role.name} counts as denied`);
      return this.#named(managedPolicyName(policy, role.name), text);
    });
    return [...inline, ...managed];
  }

  #trustPolicy(roleArn: string): NamedPolicy[] {
    const role = this.#policies.role(roleArn);
    return role ? [this.#named(`the trust policy of role ${role.name}`, role.trustPolicy)] : [];
  }

  #resourcePolicies(resource: string): NamedPolicy[] {
    return policyOwners(resource).flatMap((owner) =>
      this.#policies.resourcePolicies(owner).map((document) => this.#named(resourcePolicyName(owner), document)),
    );
  }

  #named(name: string, document: PolicyDocument | undefined): NamedPolicy {
    return this.#audit.without({ name, statements: document?.statements ?? [] });
  }

  /** What the log and the trace say of a refusal. */
  #describe({ principal, action, resource, ...request }: AuthorizationRequest, decision: Decision) {
    const missing = decision.statement
      ? undefined
      : smallestStatement(this.#policyRequest({ principal, action, resource, ...request }));
    const isUnsigned = principal.kind === "anonymous" && action !== "execute-api:Invoke";
    return {
      principal: principalName(principal, this.#world.account.id),
      action,
      resource,
      ...(decision.statement && { deniedBy: decision.statement }),
      ...(decision.nearMisses.length > 0 && { nearMisses: decision.nearMisses }),
      ...(missing && { wouldAllow: missing.statement, in: missing.where }),
      ...(isUnsigned && { advice: "the call is not signed: sign it with somebody's keys" }),
    };
  }

  /** Once for each kind of refusal, or a retrying client would fill the terminal. */
  #report(request: AuthorizationRequest, decision: Decision, refusal: Readonly<Record<string, unknown>>): void {
    const key = keyOf(request);
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    const { account, log } = this.#world;
    log.warn(sentence(request, decision, account.id), refusal);
  }
}

function keyOf({ principal, action, resource, context }: AuthorizationRequest): string {
  const who =
    principal.kind === "role"
      ? principal.arn
      : principal.kind === "service"
        ? `${principal.name} ${principal.sourceArn}`
        : principal.kind;
  const key = `${who} ${action} ${resource}`;
  return context ? `${key} ${JSON.stringify(context)}` : key;
}

const sourceArn = (arn: string | undefined): RequestContext => (arn === undefined ? {} : { "aws:SourceArn": arn });

/**
 * Where policies stand that speak for a resource: a bucket's for its objects, an API's for its methods, a table's for its indexes, the
 * account's for logs. Versions and aliases of a function have policies of their own ("Using Lambda aliases in event sources and
 * permissions policies").
 */
function policyOwners(resource: string): readonly string[] {
  const [, table] = /^(arn:[\w-]+:dynamodb:[^/]+\/[^/]+)\/index\//.exec(resource) ?? [];
  if (table !== undefined) return [table];
  if (resource.startsWith("arn:aws:s3:::") || resource.startsWith("arn:aws:execute-api:"))
    return [resource.split("/", 1)[0]!];
  const [, group, account] = /^((arn:[\w-]+:logs:[^:]*:[^:]*):log-group:[^:]+)/.exec(resource) ?? [];
  // CloudWatch Logs has its resource policies by account and region, as `aws_cloudwatch_log_resource_policy` declares them.
  return group === undefined ? [resource] : [group, `${account}:*`];
}

function dependsOnTime({ identity, resource }: ApplicablePolicies): boolean {
  return [...identity, ...resource].some(({ statements }) =>
    statements.some(
      ({ conditions, resources }) =>
        TIME_KEYS.test(JSON.stringify(conditions)) ||
        resources.some((text) => /\$\{aws:(CurrentTime|EpochTime)/i.test(text)),
    ),
  );
}

/** As AWS says it: "Troubleshoot access denied error messages". */
function sentence(
  { principal, action, resource }: AuthorizationRequest,
  decision: Decision,
  accountId: string,
): string {
  const reason = decision.statement
    ? `with an explicit deny in ${decision.statement}`
    : principal.kind === "role" && action !== "sts:AssumeRole"
      ? `because no identity-based policy allows the ${action} action`
      : `because no resource-based policy allows the ${action} action`;
  return `User: ${principalName(principal, accountId)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}
