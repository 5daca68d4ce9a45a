import { EventPattern } from "../event-pattern/event-pattern.ts";
import { InvalidEventPattern } from "../event-pattern/invalid-event-pattern.ts";
import type { World } from "../world.ts";
import type { BusEvent, EventEnvelope } from "./bus-event.ts";
import { DeliveryLane, type LaneParts } from "./delivery-lane.ts";
import type { DeliveryTable } from "./delivery-table.ts";
import { LimitExceededException, ResourceNotFoundException, ValidationException } from "./event-bus-errors.ts";
import { RuleMetrics } from "./rule-metrics.ts";
import { RuleTarget, type TargetDefinition } from "./rule-target.ts";
import { parseScheduleExpression, type ScheduleExpression } from "./schedule-expression.ts";

/** `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS` is `ENABLED` here: there is no CloudTrail. */
export type RuleState = "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

/** What a rule listens to, a pattern, a schedule, or both ("PutRule"). */
export interface RuleDefinition {
  readonly name: string;
  /** JSON, at most 2,048 characters. */
  readonly pattern?: string;
  /** `cron(…)` or `rate(…)`. */
  readonly schedule?: string;
  /** @default ENABLED */
  readonly state?: RuleState;
  readonly description?: string;
  readonly roleArn?: string;
}

const NAME = /^[.\-_A-Za-z0-9]{1,64}$/;
const LONGEST_PATTERN = 2048;
const MOST_TARGETS = 5;

/** A rule of a bus, with its targets. */
export class Rule {
  readonly arn: string;
  readonly name: string;
  /** `default`, or the name of a custom bus. */
  readonly bus: string;
  /** When it was made: a rate counts from there. */
  readonly madeAt: number;
  /** Where it was declared; undefined for what was made at run time. */
  address: string | undefined;
  schedule: ScheduleExpression | undefined;
  readonly metrics: RuleMetrics;
  readonly #world: World;
  readonly #table: DeliveryTable;
  readonly #lanes = new Map<string, DeliveryLane>();
  readonly #counts = { matched: 0, delivered: 0, failed: 0, deadLettered: 0, inFlight: 0 };
  #definition: RuleDefinition;
  #pattern: EventPattern | undefined;

  /** @throws ValidationException, InvalidEventPattern */
  constructor(
    world: World,
    table: DeliveryTable,
    place: { readonly arn: string; readonly bus: string; readonly madeAt: number },
    definition: RuleDefinition,
  ) {
    this.#world = world;
    this.#table = table;
    this.arn = place.arn;
    this.bus = place.bus;
    this.madeAt = place.madeAt;
    this.name = definition.name;
    this.#definition = definition;
    this.redefine(definition);
    this.metrics = new RuleMetrics(world, this.name, this.bus === "default" ? undefined : this.bus);
  }

  get definition(): RuleDefinition {
    return this.#definition;
  }

  get enabled(): boolean {
    return this.#definition.state !== "DISABLED";
  }

  get targets(): readonly TargetDefinition[] {
    return [...this.#lanes.values()].map(({ target }) => target.definition);
  }

  get figures(): Readonly<Record<string, number | string>> {
    return { ...this.#counts, state: this.#definition.state ?? "ENABLED", retrying: this.#table.count(this.arn) };
  }

  /** Changes all but the name and the targets. @throws ValidationException, InvalidEventPattern */
  redefine(definition: RuleDefinition): void {
    const { name, pattern, schedule } = definition;
    if (!NAME.test(name))
      throw ValidationException.of("Name", `1 to 64 letters, digits, ., - and _, not ${JSON.stringify(name)}`);
    if (pattern === undefined && schedule === undefined) {
      throw new ValidationException("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    }
    if (schedule !== undefined && this.bus !== "default") {
      throw new ValidationException("ScheduleExpression is supported only on the default event bus.");
    }
    const compiledSchedule = schedule === undefined ? undefined : parseScheduleExpression(schedule);
    this.#pattern = pattern === undefined ? undefined : compileRulePattern(pattern);
    this.schedule = compiledSchedule;
    this.#definition = definition;
  }

  setState(state: RuleState): void {
    this.#definition = { ...this.#definition, state };
  }

  matches(envelope: EventEnvelope): boolean {
    return this.enabled && (this.#pattern?.matches(envelope) ?? false);
  }

  /** Hands an event that it matches to all targets; each promise resolves when it is safe with that one. */
  hand(event: BusEvent): Promise<void>[] {
    this.#counts.matched++;
    this.metrics.matched();
    const handed: Promise<void>[] = [];
    for (const lane of this.#lanes.values()) handed.push(lane.hand(event));
    return handed;
  }

  /**
   * Adds a target, or puts it in the place of the one of its id.
   *
   * @param resume whether what was kept for it goes on at once
   * @throws ValidationException, LimitExceededException
   */
  putTarget(definition: TargetDefinition, resume: boolean): void {
    const { id } = definition;
    const target = new RuleTarget(this.#world, definition, { ruleArn: this.arn, ruleName: this.name });
    if (!this.#lanes.has(id) && this.#lanes.size >= MOST_TARGETS) {
      throw new LimitExceededException(
        `The requested resource exceeds the maximum number allowed: ${MOST_TARGETS} targets a rule.`,
      );
    }
    this.#lanes.get(id)?.close();
    const parts: LaneParts = {
      world: this.#world,
      table: this.#table,
      ruleArn: this.arn,
      metrics: this.metrics,
      counts: this.#counts,
    };
    const lane = new DeliveryLane(parts, target);
    this.#lanes.set(id, lane);
    if (resume) lane.resume();
  }

  /** What still waits for the target goes with it. @throws ResourceNotFoundException */
  removeTarget(id: string): Promise<void> {
    const lane = this.#lanes.get(id);
    if (!lane) throw new ResourceNotFoundException(`Rule ${this.name} does not have target(s) with ID(s) ${id}.`);
    lane.close();
    this.#lanes.delete(id);
    return this.#table.removeLane(this.arn, id);
  }

  hasTarget(id: string): boolean {
    return this.#lanes.has(id);
  }

  /** Goes on with what was kept for its targets. */
  resume(): void {
    for (const lane of this.#lanes.values()) lane.resume();
  }

  close(): void {
    for (const lane of this.#lanes.values()) lane.close();
  }
}

/** A pattern of a rule or an archive, with the limit that those have. @throws InvalidEventPattern */
export function compileRulePattern(pattern: string): EventPattern {
  if (pattern.length > LONGEST_PATTERN) {
    throw new InvalidEventPattern([], `The pattern has ${pattern.length} characters, more than ${LONGEST_PATTERN}`);
  }
  return EventPattern.compile(pattern);
}
