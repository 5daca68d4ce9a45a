import type { World } from "../world.ts";
import type { Archive } from "./archive.ts";
import type { BusEvent } from "./bus-event.ts";
import { LimitExceededException, ResourceNotFoundException } from "./event-bus-errors.ts";
import type { Rule } from "./rule.ts";
import { RuleIndex } from "./rule-index.ts";

const MOST_RULES = 300;

/** An event bus: it takes events in and shows them to its rules and archives. */
export class EventBus {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  description: string | undefined;
  /** Where it was declared; undefined for what was made at run time, and for the default bus. */
  address: string | undefined;
  modifiedAt: number;
  readonly #world: World;
  readonly #rules = new Map<string, Rule>();
  readonly #archives = new Set<Archive>();
  readonly #counts = { accepted: 0, unmatched: 0 };
  #index = new RuleIndex();

  constructor(world: World, name: string, arn: string, createdAt: number) {
    this.#world = world;
    this.name = name;
    this.arn = arn;
    this.createdAt = createdAt;
    this.modifiedAt = createdAt;
  }

  get figures(): Readonly<Record<string, number>> {
    return { ...this.#counts, rules: this.#rules.size };
  }

  /** Sorted by name. */
  get rules(): readonly Rule[] {
    return [...this.#rules.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get archives(): ReadonlySet<Archive> {
    return this.#archives;
  }

  find(rule: string): Rule | undefined {
    return this.#rules.get(rule);
  }

  /** @throws ResourceNotFoundException */
  rule(name: string): Rule {
    const rule = this.#rules.get(name);
    if (!rule) throw new ResourceNotFoundException(`Rule ${name} does not exist on EventBus ${this.name}.`);
    return rule;
  }

  /** @throws LimitExceededException */
  checkRoom(): void {
    if (this.#rules.size < MOST_RULES) return;
    throw new LimitExceededException(
      `The requested resource exceeds the maximum number allowed: ${MOST_RULES} rules a bus.`,
    );
  }

  addRule(rule: Rule): void {
    this.#rules.set(rule.name, rule);
    this.rulesChanged();
  }

  removeRule(name: string): void {
    this.#rules.delete(name);
    this.rulesChanged();
  }

  /** To be called when the pattern of a rule is another one. */
  rulesChanged(): void {
    this.#index = new RuleIndex(this.#rules.values());
  }

  addArchive(archive: Archive): void {
    this.#archives.add(archive);
  }

  removeArchive(archive: Archive): void {
    this.#archives.delete(archive);
  }

  /**
   * Takes an event in. Resolves when it is safe: in the archives, and with each matching target taken, dead-lettered, given up, or
   * on the disk for its next try. Undefined where nobody wants it.
   *
   * @param only of a replay: ARNs of the rules that may see it
   */
  accept(event: BusEvent, only?: ReadonlySet<string>): Promise<unknown> | undefined {
    const { envelope, lineage } = event;
    const matching: Rule[] = [];
    for (const rule of this.#index.candidates(envelope.source)) {
      if ((!only || only.has(rule.arn)) && rule.matches(envelope)) matching.push(rule);
    }
    this.#counts.accepted++;
    if (matching.length === 0) this.#counts.unmatched++;
    this.#world.trace.record("accepted", this.arn, lineage, {
      eventId: envelope.id,
      source: envelope.source,
      detailType: envelope["detail-type"],
      rules: matching.length,
    });
    const safe: Promise<unknown>[] = [];
    for (const archive of this.#archives) if (archive.wants(event)) safe.push(archive.keep(event));
    for (const rule of matching) safe.push(...rule.hand(event));
    return safe.length > 1 ? Promise.all(safe) : safe[0];
  }
}
