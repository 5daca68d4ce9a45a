import type { World } from "../world.ts";
import {
  InvalidParameterException,
  InvalidRequestException,
  ResourceExistsException,
  ResourceNotFoundException,
} from "./secret-errors.ts";
import type { SecretRecord, SecretTable, SecretVersion } from "./secret-table.ts";

export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";
export const PENDING = "AWSPENDING";

/** What a version holds: text, or bytes in base64. */
export interface SecretValue {
  readonly text?: string;
  readonly binary?: string;
}

/**
 * A secret with its versions. Staging labels say which version is which, and each stands on one version at most ("Secrets Manager
 * concepts: Version"): what loses AWSCURRENT becomes AWSPREVIOUS.
 */
export class Secret {
  readonly #world: World;
  readonly #table: SecretTable;
  #record: SecretRecord;

  constructor(world: World, table: SecretTable, record: SecretRecord) {
    this.#world = world;
    this.#table = table;
    this.#record = record;
  }

  get record(): SecretRecord {
    return this.#record;
  }

  get arn(): string {
    return this.#record.arn;
  }

  get name(): string {
    return this.#record.name;
  }

  /** The oldest first. */
  get versions(): readonly SecretVersion[] {
    return this.#table.versions(this.arn);
  }

  /** @throws ResourceNotFoundException, InvalidRequestException when id and stage name two versions */
  version({ id, stage = id === undefined ? CURRENT : undefined }: { id?: string; stage?: string }): SecretVersion {
    const { versions } = this;
    const found = versions.find((version) => (id === undefined ? version.stages.includes(stage!) : version.id === id));
    if (found && id !== undefined && stage !== undefined && !found.stages.includes(stage)) {
      throw new InvalidRequestException(
        "You provided a VersionStage that is not associated to the provided VersionId.",
      );
    }
    if (found && (found.text !== undefined || found.binary !== undefined)) return found;
    const what = id === undefined ? `staging label: ${stage}` : `VersionId: ${id}`;
    throw new ResourceNotFoundException(`Secrets Manager can't find the specified secret value for ${what}`);
  }

  /**
   * Adds a version, or fills one that a rotation has begun; the same version again is no error ("PutSecretValue").
   *
   * @throws ResourceExistsException
   */
  put(id: string, value: SecretValue, stages: readonly string[] = [CURRENT]): Promise<void> {
    const existing = this.versions.find((version) => version.id === id);
    const filled = existing && (existing.text !== undefined || existing.binary !== undefined);
    if (filled && (existing.text !== value.text || existing.binary !== value.binary)) {
      return Promise.reject(
        new ResourceExistsException(
          "You can't use ClientRequestToken " +
            `${id} because that value is already in use for a version of secret ${this.arn}.`,
        ),
      );
    }
    return this.#world.store.write(() => {
      const createdAt = existing?.createdAt ?? this.#world.clock.now();
      this.#table.putVersion(this.arn, { id, ...value, stages: existing?.stages ?? [], createdAt });
      for (const stage of stages) this.#label(stage, id);
      this.#touch();
    });
  }

  /** A version without a value, for a rotation to fill. */
  begin(id: string): Promise<void> {
    return this.#world.store.write(() => {
      this.#table.putVersion(this.arn, { id, stages: [], createdAt: this.#world.clock.now() });
      this.#label(PENDING, id);
    });
  }

  /**
   * Moves a staging label, or takes it away ("UpdateSecretVersionStage").
   *
   * @throws InvalidParameterException, ResourceNotFoundException
   */
  async move(stage: string, from: string | undefined, to: string | undefined): Promise<void> {
    const { versions } = this;
    const holder = versions.find(({ stages }) => stages.includes(stage));
    if (to !== undefined && !versions.some(({ id }) => id === to)) {
      throw new ResourceNotFoundException(`Secrets Manager can't find the specified secret value for VersionId: ${to}`);
    }
    if (holder && holder.id !== to && holder.id !== from) {
      throw new InvalidParameterException(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, ` +
          "so you must explicitly reference that version in RemoveFromVersionId.",
      );
    }
    if (from !== undefined && holder?.id !== from) {
      throw new InvalidParameterException(`Version "${from}" does not have the staging label ${stage}.`);
    }
    if (to === undefined && stage === CURRENT) {
      throw new InvalidParameterException(
        "You can't remove the staging label AWSCURRENT without moving it to another version.",
      );
    }
    await this.#world.store.write(() => {
      this.#label(stage, to);
      this.#touch();
    });
  }

  /** Description, tags, rotation: what is no value. */
  update(changes: Partial<Pick<SecretRecord, "description" | "tags" | "rotation">>): Promise<void> {
    return this.#world.store.write(() => {
      this.#record = { ...this.#record, ...changes };
      this.#table.put(this.#record);
    });
  }

  #label(stage: string, to: string | undefined): void {
    const before = this.versions.find(({ stages }) => stages.includes(stage));
    if (before?.id === to) return;
    if (before) this.#relabel(before.id, (stages) => stages.filter((label) => label !== stage));
    if (to !== undefined) this.#relabel(to, (stages) => [...stages, stage]);
    if (stage === CURRENT && before) this.#label(PREVIOUS, before.id);
    if (stage === CURRENT && to !== undefined) {
      // What is current is not the previous one as well, when a label moves back.
      this.#relabel(to, (stages) => stages.filter((label) => label !== PREVIOUS));
    }
  }

  #relabel(id: string, change: (stages: readonly string[]) => readonly string[]): void {
    const version = this.versions.find((candidate) => candidate.id === id)!;
    this.#table.putVersion(this.arn, { ...version, stages: change(version.stages) });
  }

  #touch(): void {
    this.#record = { ...this.#record, changedAt: this.#world.clock.now() };
    this.#table.put(this.#record);
  }
}
