import { Lifecycle } from "../lifecycle.ts";
import type { World } from "../world.ts";
import { Secret, type SecretValue } from "./secret.ts";
import { ResourceExistsException, ResourceNotFoundException } from "./secret-errors.ts";
import { SecretRotations } from "./secret-rotation.ts";
import { type SecretRecord, SecretTable } from "./secret-table.ts";

/** The secrets of the account: those that Terraform declares, and those made at run time. */
export class SecretService {
  readonly rotations: SecretRotations;
  readonly #world: World;
  readonly #table: SecretTable;
  readonly #secrets = new Map<string, Secret>();

  constructor(world: World) {
    this.#world = world;
    this.#table = new SecretTable(world.store);
    this.rotations = world.service(SecretRotations);
    for (const record of this.#table.load()) this.#secrets.set(record.arn, new Secret(world, this.#table, record));
    world.service(Lifecycle).whenReady(() => {
      for (const secret of this.#secrets.values()) this.rotations.schedule(secret);
    });
  }

  get all(): readonly Secret[] {
    return [...this.#secrets.values()];
  }

  /** A secret made at run time ("CreateSecret"). @throws ResourceExistsException */
  async create(name: string, details: Pick<SecretRecord, "description" | "tags">): Promise<Secret> {
    if (this.all.some((secret) => secret.name === name)) {
      throw new ResourceExistsException(`The operation failed because the secret ${name} already exists.`);
    }
    const { partition, region, id } = this.#world.account;
    const suffix = this.#world.random.id(6);
    return this.#make(`arn:${partition}:secretsmanager:${region}:${id}:secret:${name}-${suffix}`, name, details);
  }

  /** A secret that Terraform declares, with the versions that are kept. */
  async declare(arn: string, name: string, details: Pick<SecretRecord, "description" | "tags">): Promise<Secret> {
    const kept = this.#secrets.get(arn);
    if (!kept) return this.#make(arn, name, details);
    await kept.update(details);
    return kept;
  }

  /** A version that Terraform declares: put once, so that what a rotation made current since then stays. */
  async declareVersion(secretId: string, id: string, value: SecretValue, stages: readonly string[]): Promise<void> {
    const secret = this.find(secretId);
    if (secret.versions.some((version) => version.id === id)) return;
    await secret.put(id, value, stages);
  }

  /** @param id name, ARN, or ARN without the six characters at its end. @throws ResourceNotFoundException */
  find(id: string): Secret {
    const found =
      this.#secrets.get(id) ??
      this.all.find(({ arn, name }) => name === id || (id.startsWith("arn:") && arn.slice(0, -7) === id));
    if (!found) throw new ResourceNotFoundException();
    return found;
  }

  async delete(secret: Secret): Promise<void> {
    await this.rotations.cancel(secret);
    this.#secrets.delete(secret.arn);
    await this.#world.store.write(() => this.#table.delete(secret.arn));
  }

  async #make(arn: string, name: string, details: Pick<SecretRecord, "description" | "tags">): Promise<Secret> {
    const now = this.#world.clock.now();
    const record = { arn, name, createdAt: now, changedAt: now, ...details };
    const secret = new Secret(this.#world, this.#table, record);
    this.#secrets.set(arn, secret);
    await this.#world.store.write(() => this.#table.put(record));
    return secret;
  }
}
