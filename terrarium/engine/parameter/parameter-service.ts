import type { StatementSync } from "node:sqlite";
import type { World } from "../world.ts";
import {
  ParameterAlreadyExists,
  ParameterNotFound,
  ParameterPatternMismatchException,
  ParameterVersionNotFound,
  ValidationException,
} from "./parameter-errors.ts";

/** One version of a parameter. */
export interface Parameter {
  readonly name: string;
  readonly type: "String" | "StringList" | "SecureString";
  readonly value: string;
  readonly version: number;
  readonly changedAt: number;
  readonly tier: string;
  readonly dataType: string;
  readonly description?: string;
  readonly allowedPattern?: string;
}

export type ParameterDefinition = Omit<Parameter, "version" | "changedAt">;

/** "Working with parameter versions": a hundred, and then the oldest goes. */
const MOST_VERSIONS = 100;

/** The parameters of Systems Manager ("AWS Systems Manager Parameter Store"), with their last versions, on the disk. */
export class ParameterService {
  readonly #world: World;
  readonly #current: StatementSync;
  readonly #version: StatementSync;
  readonly #history: StatementSync;
  readonly #below: StatementSync;
  readonly #insert: StatementSync;
  readonly #trim: StatementSync;
  readonly #delete: StatementSync;
  readonly #declared: StatementSync;
  readonly #declare: StatementSync;

  constructor(world: World) {
    this.#world = world;
    const { store } = world;
    store.define(`
      CREATE TABLE IF NOT EXISTS parameter_version (
        name TEXT NOT NULL, version INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (name, version)
      );
      CREATE TABLE IF NOT EXISTS parameter_declared (name TEXT PRIMARY KEY, record TEXT NOT NULL);`);
    this.#current = store.prepare("SELECT record FROM parameter_version WHERE name = ? ORDER BY version DESC LIMIT 1");
    this.#version = store.prepare("SELECT record FROM parameter_version WHERE name = ? AND version = ?");
    this.#history = store.prepare("SELECT record FROM parameter_version WHERE name = ? ORDER BY version");
    this.#below = store.prepare(`
      SELECT record FROM parameter_version p WHERE name >= ? AND name < ?
        AND version = (SELECT max(version) FROM parameter_version WHERE name = p.name) ORDER BY name`);
    this.#insert = store.prepare("INSERT INTO parameter_version VALUES (?, ?, ?)");
    this.#trim = store.prepare("DELETE FROM parameter_version WHERE name = ? AND version <= ?");
    this.#delete = store.prepare("DELETE FROM parameter_version WHERE name = ?");
    this.#declared = store.prepare("SELECT record FROM parameter_declared WHERE name = ?");
    this.#declare = store.prepare("INSERT OR REPLACE INTO parameter_declared VALUES (?, ?)");
  }

  /** Puts a value, and resolves with its version. @throws ParameterAlreadyExists, ParameterPatternMismatchException, ValidationException */
  async put(definition: ParameterDefinition, overwrite: boolean): Promise<Parameter> {
    check(definition);
    return await this.#world.store.write(() => {
      const before = this.#find(definition.name);
      if (before && !overwrite) throw new ParameterAlreadyExists();
      return this.#write(definition, before);
    });
  }

  /**
   * A parameter that Terraform declares. What was put since then stays: it is put when it is not there, or when its declaration is
   * another one than in the run before.
   */
  async declare(definition: ParameterDefinition): Promise<void> {
    check(definition);
    const text = JSON.stringify(definition);
    await this.#world.store.write(() => {
      const before = this.#find(definition.name);
      const declared = this.#declared.get(definition.name) as { record: string } | undefined;
      if (before && declared?.record === text) return;
      this.#write(definition, before);
      this.#declare.run(definition.name, text);
    });
  }

  /** @param name with or without a version behind a colon. @throws ParameterNotFound, ParameterVersionNotFound */
  get(name: string): Parameter {
    const [bare = "", version] = name.split(":");
    const current = this.#find(bare);
    if (!current) throw new ParameterNotFound(`Parameter ${bare} not found.`);
    if (version === undefined) return current;
    const row = this.#version.get(bare, Number(version)) as { record: string } | undefined;
    if (row) return JSON.parse(row.record);
    throw new ParameterVersionNotFound(
      `Systems Manager could not find version ${version} of ${bare}. Verify the version and try again.`,
    );
  }

  /** The kept versions, the oldest first. @throws ParameterNotFound */
  history(name: string): Parameter[] {
    const rows = this.#history.all(name) as unknown as { record: string }[];
    if (rows.length === 0) throw new ParameterNotFound(`Parameter ${name} not found.`);
    return rows.map(({ record }) => JSON.parse(record));
  }

  /** All whose name begins so, in the order of names. */
  beginningWith(prefix: string): Parameter[] {
    const rows = this.#below.all(prefix, `${prefix}\u{10ffff}`) as unknown as { record: string }[];
    return rows.map(({ record }) => JSON.parse(record));
  }

  /** @throws ParameterNotFound */
  async delete(name: string): Promise<void> {
    this.get(name);
    await this.#world.store.write(() => void this.#delete.run(name));
  }

  arn(name: string): string {
    const { partition, region, id } = this.#world.account;
    return `arn:${partition}:ssm:${region}:${id}:parameter/${name.replace(/^\//, "")}`;
  }

  #find(name: string): Parameter | undefined {
    const row = this.#current.get(name) as { record: string } | undefined;
    return row && (JSON.parse(row.record) as Parameter);
  }

  #write(definition: ParameterDefinition, before: Parameter | undefined): Parameter {
    const version = (before?.version ?? 0) + 1;
    const parameter = { ...definition, version, changedAt: this.#world.clock.now() };
    this.#insert.run(definition.name, version, JSON.stringify(parameter));
    this.#trim.run(definition.name, version - MOST_VERSIONS);
    return parameter;
  }
}

function check({ name, value, tier, allowedPattern }: ParameterDefinition): void {
  if (!/^[\w.\-/]{1,1011}$/.test(name) || /^\/?(aws|ssm)/i.test(name)) {
    throw new ValidationException(
      `Parameter name must be letters, digits, ., -, _ and /, and must not begin with aws or ssm: ${name}`,
    );
  }
  const most = tier === "Standard" ? 4096 : 8192;
  if (Buffer.byteLength(value) > most) {
    throw new ValidationException(
      `Standard tier parameters support a maximum parameter value of 4096 characters, advanced ones of 8192: this has ${value.length}.`,
    );
  }
  if (value === "") throw new ValidationException("Parameter value can't be empty.");
  if (allowedPattern !== undefined && !new RegExp(allowedPattern).test(value)) {
    throw new ParameterPatternMismatchException(
      `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
    );
  }
}
