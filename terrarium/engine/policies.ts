import { EngineError } from "./errors.ts";
import { type PolicyDocument, parsePolicyDocument } from "./policy-document.ts";

/** What IAM answers for a role or policy that does not exist. */
export class NoSuchEntity extends EngineError {}

/** Two resources declare the same role or policy. */
export class EntityAlreadyExists extends EngineError {}

/** A role: who may assume it, and what it may do then. */
export interface RolePolicies {
  readonly arn: string;
  readonly name: string;
  readonly trustPolicy: PolicyDocument;
  /** Inline policies by name. */
  readonly inline: ReadonlyMap<string, PolicyDocument>;
  /** Managed policies by ARN; undefined for one of AWS's own, whose text is not known here. */
  readonly managed: ReadonlyMap<string, PolicyDocument | undefined>;
  /** ARN of the managed policy that bounds it. */
  readonly permissionsBoundary?: string;
}

interface Role {
  readonly arn: string;
  readonly name: string;
  readonly trustPolicy: PolicyDocument;
  readonly inline: Map<string, PolicyDocument>;
  readonly attached: Set<string>;
  readonly permissionsBoundary?: string;
}

const AWS_MANAGED = /^arn:[^:]+:iam::aws:policy\//;

/**
 * The policy documents of the account, where whoever evaluates permissions finds them: trust and identity policies of
 * roles, managed policies, and the policies that stand on resources. They come from Terraform alone, so they are not kept.
 */
export class Policies {
  readonly #roles = new Map<string, Role>();
  readonly #rolesByName = new Map<string, Role>();
  readonly #managed = new Map<string, PolicyDocument>();
  readonly #resources = new Map<string, Map<string, PolicyDocument>>();
  #version = 0;

  /** Grows with every change: what was computed at another version is out of date. */
  get version(): number {
    return this.#version;
  }

  /** @throws MalformedPolicyDocument, EntityAlreadyExists */
  declareRole(role: { arn: string; name: string; trustPolicy: string; permissionsBoundary?: string }): void {
    const trustPolicy = parsePolicyDocument(role.trustPolicy, "trust");
    if (this.#rolesByName.has(role.name)) {
      throw new EntityAlreadyExists(`Role with name ${role.name} already exists.`);
    }
    const declared = { ...role, trustPolicy, inline: new Map(), attached: new Set<string>() };
    this.#roles.set(role.arn, declared);
    this.#rolesByName.set(role.name, declared);
    this.#version++;
  }

  /** @param role name or ARN. @throws MalformedPolicyDocument, NoSuchEntity */
  putRolePolicy(role: string, name: string, document: string): void {
    const parsed = parsePolicyDocument(document, "identity");
    this.#role(role).inline.set(name, parsed);
    this.#version++;
  }

  /** @throws MalformedPolicyDocument, EntityAlreadyExists */
  declareManagedPolicy(arn: string, document: string): void {
    if (this.#managed.has(arn)) throw new EntityAlreadyExists(`A policy called ${arn} already exists.`);
    this.#managed.set(arn, parsePolicyDocument(document, "identity"));
    this.#version++;
  }

  /** @param role name or ARN. @throws NoSuchEntity */
  attach(role: string, policyArn: string): void {
    if (!this.#managed.has(policyArn) && !AWS_MANAGED.test(policyArn)) {
      throw new NoSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`);
    }
    this.#role(role).attached.add(policyArn);
    this.#version++;
  }

  /**
   * @param name tells several policies of one resource apart (a Lambda function's statements).
   * @throws MalformedPolicyDocument
   */
  putResourcePolicy(resourceArn: string, document: string, name = "policy"): void {
    const policies = this.#resources.get(resourceArn) ?? new Map<string, PolicyDocument>();
    policies.set(name, parsePolicyDocument(document, "resource"));
    this.#resources.set(resourceArn, policies);
    this.#version++;
  }

  removeResourcePolicy(resourceArn: string, name = "policy"): void {
    const policies = this.#resources.get(resourceArn);
    if (!policies?.delete(name)) return;
    if (policies.size === 0) this.#resources.delete(resourceArn);
    this.#version++;
  }

  /** @param role name or ARN */
  role(role: string): RolePolicies | undefined {
    const found = this.#roles.get(role) ?? this.#rolesByName.get(role);
    if (!found) return undefined;
    const { attached, ...rest } = found;
    return { ...rest, managed: new Map([...attached].map((arn) => [arn, this.#managed.get(arn)])) };
  }

  roles(): RolePolicies[] {
    return [...this.#roles.keys()].flatMap((arn) => this.role(arn) ?? []);
  }

  /** ARNs of what has a policy of its own. */
  resourcesWithPolicy(): string[] {
    return [...this.#resources.keys()];
  }

  managedPolicy(arn: string): PolicyDocument | undefined {
    return this.#managed.get(arn);
  }

  resourcePolicies(resourceArn: string): readonly PolicyDocument[] {
    return [...(this.#resources.get(resourceArn)?.values() ?? [])];
  }

  #role(role: string): Role {
    const found = this.#roles.get(role) ?? this.#rolesByName.get(role);
    if (!found) throw new NoSuchEntity(`The role with name ${role.replace(/^.*\//, "")} cannot be found.`);
    return found;
  }
}
