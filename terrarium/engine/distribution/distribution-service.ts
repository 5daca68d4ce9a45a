import { ObjectStore } from "../object-store/object-store.ts";
import type { World } from "../world.ts";
import type { AccessControl, BehaviorDefinition, CachePolicy, DistributionDefinition } from "./definitions.ts";
import { Distribution, type Route } from "./distribution.ts";
import { CNAMEAlreadyExists, InvalidArgument } from "./errors.ts";
import type { HeadersPolicy } from "./headers-policy.ts";
import { MANAGED_CACHE_POLICIES, MANAGED_HEADERS_POLICIES } from "./managed-policies.ts";
import { bucketOfDomain } from "./s3-origin.ts";

/** The distributions of the account, and what they are put together from. */
export class DistributionService {
  readonly #world: World;
  readonly #accessControls = new Map<string, AccessControl>();
  readonly #cachePolicies = new Map(MANAGED_CACHE_POLICIES);
  readonly #headersPolicies = new Map(MANAGED_HEADERS_POLICIES);
  readonly #owners = new Map<string, string>();

  constructor(world: World) {
    this.#world = world;
  }

  declareAccessControl(id: string, accessControl: AccessControl): void {
    this.#accessControls.set(id, accessControl);
  }

  declareCachePolicy(id: string, policy: CachePolicy): void {
    this.#cachePolicies.set(id, policy);
  }

  declareHeadersPolicy(id: string, policy: HeadersPolicy): void {
    this.#headersPolicies.set(id, policy);
  }

  /** @throws InvalidArgument, CNAMEAlreadyExists, NoSuchBucket */
  declare(definition: DistributionDefinition): Distribution {
    const { id, arn, domainName, address, aliases } = definition;
    for (const alias of aliases) {
      const owner = this.#owners.get(alias);
      if (owner !== undefined) throw new CNAMEAlreadyExists(`the alias "${alias}" is that of ${owner} already`);
    }
    const routes = definition.behaviors.map((behavior) => this.#route(definition, behavior));
    for (const alias of aliases) this.#owners.set(alias, address);
    this.#world.topology.add({ id: arn, kind: "distribution", name: aliases[0] ?? domainName, address });
    for (const { bucket } of routes) this.#world.topology.connect(arn, bucket.arn, "reads");
    return new Distribution(this.#world, { ...definition, id }, routes);
  }

  remove({ arn, aliases }: DistributionDefinition): void {
    for (const alias of aliases) this.#owners.delete(alias);
    this.#world.topology.remove(arn);
  }

  #route({ origins }: DistributionDefinition, behavior: BehaviorDefinition): Route {
    const origin = origins.find(({ id }) => id === behavior.originId);
    if (!origin) {
      const ids = origins.map(({ id }) => `"${id}"`).join(", ");
      throw new InvalidArgument(
        `the behavior of "${behavior.pathPattern}" has the target_origin_id "${behavior.originId}", but the origins are ${ids}`,
      );
    }
    const name = bucketOfDomain(origin.domainName);
    if (name === undefined) {
      throw new InvalidArgument(
        `the origin "${origin.id}" is ${origin.domainName}, which is no bucket: name it by a reference to its bucket_regional_domain_name`,
      );
    }
    const { accessControlId: control, path } = origin;
    const accessControl = control ? this.#known("origin_access_control_id", this.#accessControls, control) : undefined;
    const { cachePolicyId, headersPolicyId } = behavior;
    return {
      behavior,
      originPath: path,
      bucket: this.#world.service(ObjectStore).declared(name),
      signed: accessControl !== undefined && accessControl.signs !== "never",
      cachePolicy: cachePolicyId ? this.#known("cache_policy_id", this.#cachePolicies, cachePolicyId) : undefined,
      headersPolicy: headersPolicyId
        ? this.#known("response_headers_policy_id", this.#headersPolicies, headersPolicyId)
        : undefined,
    };
  }

  #known<T>(argument: string, all: ReadonlyMap<string, T>, id: string): T {
    const found = all.get(id);
    if (found !== undefined) return found;
    throw new InvalidArgument(
      `${argument} is "${id}", which nothing declares: refer to a resource's id, or take one of AWS's own that the terrarium knows`,
    );
  }
}
