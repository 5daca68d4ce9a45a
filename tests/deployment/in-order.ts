/** Something that comes after others. */
export interface Ordered {
  readonly name: string;
  readonly dependencies: readonly string[];
}

/**
 * Does the work of each as soon as it is done for all that it depends on, side by side where nothing depends. What depends on one whose work
 * did not succeed is given to `skip`, and so is what depends on that. Answers the names of those that succeeded.
 */
export async function inOrder<T extends Ordered>(
  all: readonly T[],
  work: (one: T) => Promise<boolean>,
  skip: (one: T, because: string) => void,
): Promise<Set<string>> {
  const started = new Map<string, Promise<boolean>>();
  const start = (one: T): Promise<boolean> => {
    const known = started.get(one.name);
    if (known !== undefined) return known;
    const begun = after(one);
    started.set(one.name, begun);
    return begun;
  };
  const after = async (one: T): Promise<boolean> => {
    const before = all.filter(({ name }) => one.dependencies.includes(name));
    const results = await Promise.all(before.map(start));
    const failed = before.find((_, index) => !results[index]);
    if (failed === undefined) return work(one);
    skip(one, failed.name);
    return false;
  };
  const results = await Promise.all(all.map(start));
  return new Set(all.filter((_, index) => results[index]).map(({ name }) => name));
}

/** The same with every dependency the other way round: what depends on others goes first. */
export function reversed<T extends Ordered>(all: readonly T[]): (Ordered & { readonly of: T })[] {
  return all.map((of) => ({
    of,
    name: of.name,
    dependencies: all.filter(({ dependencies }) => dependencies.includes(of.name)).map(({ name }) => name),
  }));
}

/** Those of the names, and all that they depend on. */
export function withDependencies<T extends Ordered>(all: readonly T[], names: readonly string[]): T[] {
  const wanted = new Set(names);
  const add = (name: string): void =>
    all
      .find((one) => one.name === name)
      ?.dependencies.forEach((dependency) => {
        wanted.add(dependency);
        add(dependency);
      });
  for (const name of names) add(name);
  return all.filter(({ name }) => wanted.has(name));
}
