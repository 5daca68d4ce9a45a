import type { Random } from "../random.ts";
import { FunctionConflict, FunctionNotFound, InvalidFunctionParameter } from "./function-errors.ts";

export const LATEST = "$LATEST";

/** A name for a version ("Using Lambda function aliases"). */
export interface Alias {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  /** Share of the invocations that go to other versions: `{"2": 0.1}`. */
  readonly weights?: Readonly<Record<string, number>>;
}

/** The versions of a function and the aliases that lead to them. Whatever the version, the code is what is declared now. */
export class Versions {
  readonly #arn: string;
  readonly #versions = new Set([LATEST]);
  readonly #aliases = new Map<string, Alias>();

  /** @param arn of the function, for its errors */
  constructor(arn: string) {
    this.#arn = arn;
  }

  get published(): readonly string[] {
    return [...this.#versions].filter((version) => version !== LATEST);
  }

  publish(version: string): void {
    this.#versions.add(version);
  }

  /** @throws FunctionConflict, FunctionNotFound, InvalidFunctionParameter */
  putAlias(alias: Alias): void {
    if (this.#aliases.has(alias.name)) throw new FunctionConflict(`Alias already exists: ${this.#arn}:${alias.name}`);
    for (const version of [alias.version, ...Object.keys(alias.weights ?? {})]) {
      if (!this.#versions.has(version)) throw new FunctionNotFound(`${this.#arn}:${version}`);
    }
    const shares = Object.values(alias.weights ?? {});
    if (shares.length > 0 && alias.version === LATEST)
      throw new InvalidFunctionParameter("$LATEST is not supported for an alias pointing to more than 1 version");
    if (shares.some((share) => !(share >= 0 && share <= 1)) || shares.length > 1)
      throw new InvalidFunctionParameter(
        "additional_version_weights has one version at most, with a weight from 0 to 1",
      );
    this.#aliases.set(alias.name, alias);
  }

  alias(name: string): Alias | undefined {
    return this.#aliases.get(name);
  }

  removeAlias(name: string): void {
    this.#aliases.delete(name);
  }

  /** @param qualifier a version or an alias. @throws FunctionNotFound */
  check(qualifier: string): void {
    if (!this.#versions.has(qualifier) && !this.#aliases.has(qualifier))
      throw new FunctionNotFound(`${this.#arn}:${qualifier}`);
  }

  /** The version that an invocation runs. @throws FunctionNotFound */
  choose(qualifier: string, random: Random): string {
    if (this.#versions.has(qualifier)) return qualifier;
    const alias = this.#aliases.get(qualifier);
    if (!alias) throw new FunctionNotFound(`${this.#arn}:${qualifier}`);
    for (const [version, weight] of Object.entries(alias.weights ?? {})) if (random.fraction() < weight) return version;
    return alias.version;
  }
}
