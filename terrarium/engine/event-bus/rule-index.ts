import type { Rule } from "./rule.ts";

/** The rules of a bus by the sources that their patterns name, so that an event is not shown to rules of other sources. */
export class RuleIndex {
  #bySource = new Map<string, Rule[]>();
  #others: Rule[] = [];
  readonly #found = new Map<string, readonly Rule[]>();

  constructor(rules: Iterable<Rule> = []) {
    for (const rule of rules) {
      if (rule.definition.pattern === undefined) continue;
      const sources = exactSources(rule.definition.pattern);
      if (!sources) this.#others.push(rule);
      for (const source of sources ?? []) {
        const sharing = this.#bySource.get(source) ?? [];
        sharing.push(rule);
        this.#bySource.set(source, sharing);
      }
    }
  }

  /** The rules that may match an event of this source. */
  candidates(source: string): readonly Rule[] {
    const named = this.#bySource.get(source);
    if (!named) return this.#others;
    let found = this.#found.get(source);
    if (!found) {
      found = [...named, ...this.#others];
      this.#found.set(source, found);
    }
    return found;
  }
}

/** The sources of a pattern that takes no others; undefined where it takes more than those it names. */
function exactSources(pattern: string): readonly string[] | undefined {
  const { source } = JSON.parse(pattern) as { source?: unknown };
  if (!Array.isArray(source) || !source.every((item) => typeof item === "string")) return undefined;
  return [...new Set(source)];
}
