import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A stack's `cdk.tf.json`, as far as anything here reads it. */
export interface StackConfiguration {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceArguments>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly output?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly provider?: Readonly<Record<string, readonly object[]>>;
  readonly variable?: Readonly<Record<string, { readonly default?: unknown; readonly sensitive?: boolean }>>;
  readonly terraform?: Readonly<Record<string, unknown>>;
}

export type ResourceArguments = Readonly<Record<string, unknown>> & {
  readonly "//"?: { readonly metadata?: { readonly path?: string } };
};

export interface SynthesizedStack {
  readonly name: string;
  readonly dependencies: readonly string[];
  /** Where its `cdk.tf.json` is, and what that refers to by relative path. */
  readonly directory: string;
  readonly configuration: StackConfiguration;
}

export interface DeclaredResource {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  /** `type.name`, as in the stack's Terraform state. */
  readonly address: string;
  /** Where it stands in the code: the ids of its constructs, without the stack's. */
  readonly path: string;
  readonly arguments: ResourceArguments;
}

type StackManifests = Readonly<
  Record<
    string,
    { name: string; dependencies: readonly string[]; workingDirectory: string; synthesizedStackPath: string }
  >
>;

/** What synthesis has written to a directory, `cdktf.out` by default. */
export function readApp(directory: string): SynthesizedStack[] {
  const manifest = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8")) as { stacks: StackManifests };
  return synthesizedStacks(directory, manifest.stacks);
}

/** The stacks that synthesis has written, before there is a manifest on the disk. */
export function synthesizedStacks(directory: string, stacks: StackManifests): SynthesizedStack[] {
  return Object.values(stacks).map(({ name, dependencies, workingDirectory, synthesizedStackPath }) => ({
    name,
    dependencies,
    directory: join(directory, workingDirectory),
    configuration: JSON.parse(readFileSync(join(directory, synthesizedStackPath), "utf8")) as StackConfiguration,
  }));
}

/** Every resource of the stacks, in the order of the code. */
export function declaredResources(stacks: readonly SynthesizedStack[]): DeclaredResource[] {
  return stacks.flatMap(({ name: stack, configuration }) =>
    Object.entries(configuration.resource ?? {})
      .flatMap(([type, named]) =>
        Object.entries(named).map(([name, args]) => ({
          stack,
          type,
          name,
          address: `${type}.${name}`,
          path: (args["//"]?.metadata?.path ?? name).replace(`${stack}/`, ""),
          arguments: args,
        })),
      )
      .sort((a, b) => a.path.localeCompare(b.path, "en")),
  );
}
