import { Lifecycle } from "../lifecycle.ts";
import { Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import { DeliveryTable } from "./delivery-table.ts";
import type { EventBus } from "./event-bus.ts";
import { ResourceAlreadyExistsException, ResourceNotFoundException } from "./event-bus-errors.ts";
import type { EventBusService } from "./event-bus-service.ts";
import { Rule, type RuleDefinition, type RuleState } from "./rule.ts";
import { RuleSchedule } from "./rule-schedule.ts";
import type { TargetDefinition } from "./rule-target.ts";

interface KeptRule {
  readonly bus: string;
  readonly definition: RuleDefinition;
  readonly targets: readonly TargetDefinition[];
  readonly madeAt: number;
}

/** How the topology names the way to a target that is not there yet. */
const EDGES: Readonly<Record<string, string>> = {
  lambda: "invokes",
  sns: "publishes",
  logs: "writes",
  states: "starts",
};

/** The rules of all buses: made, changed and kept here. */
export class Rules {
  readonly #service: EventBusService;
  readonly #world: World;
  readonly #table: DeliveryTable;
  readonly #schedules = new Map<Rule, RuleSchedule>();
  #ready = false;

  constructor(service: EventBusService) {
    this.#service = service;
    this.#world = service.world;
    this.#table = new DeliveryTable(service.world.store);
    for (const bus of service.list()) this.wake(bus);
    this.#world.service(Lifecycle).whenReady(() => this.#resume());
  }

  /** Rules that an earlier run made on a bus that exists now. */
  wake(bus: EventBus): void {
    for (const { bus: name, definition, targets, madeAt } of this.#service.kept.list<KeptRule>("rule")) {
      if (name !== bus.name || bus.find(definition.name)) continue;
      const rule = this.#make(bus, definition, madeAt);
      for (const target of targets) rule.putTarget(target, false);
      this.#show(rule);
    }
  }

  /**
   * A rule made at run time, or changed ("PutRule"). One that Terraform declares is changed for this run alone.
   *
   * @throws ValidationException, InvalidEventPattern, LimitExceededException
   */
  async put(bus: EventBus, definition: RuleDefinition): Promise<Rule> {
    const rule = this.#put(bus, definition, this.#world.clock.now());
    await this.#keep(rule);
    return rule;
  }

  /** A rule that Terraform declares. @throws ResourceAlreadyExistsException, and what {@link put} throws */
  async declare(bus: EventBus, definition: RuleDefinition, address: string): Promise<Rule> {
    const known = bus.find(definition.name);
    if (known?.address !== undefined) {
      throw new ResourceAlreadyExistsException(
        `the rule "${definition.name}" is declared twice, by ${known.address} and by ${address}`,
      );
    }
    if (known) await this.delete(known);
    const rule = this.#put(bus, definition, await this.#anchor(bus, definition));
    rule.address = address;
    this.#show(rule);
    return rule;
  }

  /** What waits for its targets goes with it. */
  async delete(rule: Rule): Promise<void> {
    const bus = this.#service.bus(rule.bus);
    this.#schedules.get(rule)?.stop();
    this.#schedules.delete(rule);
    for (const { id } of rule.targets) await rule.removeTarget(id);
    bus.removeRule(rule.name);
    this.#world.topology.remove(rule.arn);
    await this.#service.kept.remove("rule", rule.arn);
  }

  async setState(rule: Rule, state: RuleState): Promise<void> {
    rule.setState(state);
    await this.#keep(rule);
  }

  /** @throws ValidationException, LimitExceededException */
  async putTarget(rule: Rule, target: TargetDefinition): Promise<void> {
    rule.putTarget(target, this.#ready);
    this.#show(rule);
    await this.#keep(rule);
  }

  /** @throws ResourceNotFoundException */
  async removeTarget(rule: Rule, id: string): Promise<void> {
    await rule.removeTarget(id);
    this.#show(rule);
    await this.#keep(rule);
  }

  /** By ARN. @throws ResourceNotFoundException */
  byArn(arn: string): Rule {
    const rule = this.#find(arn);
    if (!rule) throw new ResourceNotFoundException(`Rule ${arn} does not exist.`);
    return rule;
  }

  close(): void {
    for (const schedule of this.#schedules.values()) schedule.stop();
    for (const bus of this.#service.list()) for (const rule of bus.rules) rule.close();
  }

  #find(arn: string): Rule | undefined {
    const path = arn.slice(arn.indexOf(":rule/") + ":rule/".length);
    const slash = path.lastIndexOf("/");
    const rule = this.#service.find(slash < 0 ? "default" : path.slice(0, slash))?.find(path.slice(slash + 1));
    return rule?.arn === arn ? rule : undefined;
  }

  #put(bus: EventBus, definition: RuleDefinition, madeAt: number): Rule {
    const known = bus.find(definition.name);
    if (!known) return this.#make(bus, definition, madeAt);
    known.redefine(definition);
    bus.rulesChanged();
    this.#restartSchedule(known);
    return known;
  }

  #make(bus: EventBus, definition: RuleDefinition, madeAt: number): Rule {
    bus.checkRoom();
    const { partition, region, id } = this.#world.account;
    const path = bus.name === "default" ? definition.name : `${bus.name}/${definition.name}`;
    const place = { arn: `arn:${partition}:events:${region}:${id}:rule/${path}`, bus: bus.name, madeAt };
    const rule = new Rule(this.#world, this.#table, place, definition);
    bus.addRule(rule);
    this.#show(rule);
    this.#restartSchedule(rule);
    return rule;
  }

  #restartSchedule(rule: Rule): void {
    this.#schedules.get(rule)?.stop();
    this.#schedules.delete(rule);
    if (rule.schedule) this.#schedules.set(rule, new RuleSchedule(this.#world, rule));
  }

  /** A rate goes on counting from where it did in an earlier run on the same state, while it is the same rate. */
  async #anchor(bus: EventBus, { name, schedule }: RuleDefinition): Promise<number> {
    const now = this.#world.clock.now();
    if (!schedule?.startsWith("rate")) return now;
    const { kept } = this.#service;
    const key = `${bus.name}/${name}`;
    const known = kept.get<{ schedule: string; madeAt: number }>("anchor", key);
    if (known?.schedule === schedule) return known.madeAt;
    await kept.put("anchor", key, { schedule, madeAt: now });
    return now;
  }

  #keep(rule: Rule): Promise<void> {
    if (rule.address !== undefined) return Promise.resolve();
    const { bus, definition, targets, madeAt } = rule;
    const kept: KeptRule = { bus, definition, targets, madeAt };
    return this.#service.kept.put("rule", rule.arn, kept);
  }

  #show(rule: Rule): void {
    const { topology } = this.#world;
    topology.remove(rule.arn);
    topology.add({
      id: rule.arn,
      kind: "event-rule",
      name: rule.name,
      address: rule.address,
      figures: () => rule.figures,
    });
    // A schedule has nothing to do with what is on the bus.
    if (rule.definition.pattern !== undefined) topology.connect(this.#service.bus(rule.bus).arn, rule.arn, "matches");
    for (const { arn, deadLetterArn } of rule.targets) {
      topology.connect(rule.arn, arn, this.#edge(arn));
      if (deadLetterArn !== undefined) topology.connect(rule.arn, deadLetterArn, "dead-letters");
    }
  }

  #edge(arn: string): string {
    try {
      return this.#world.service(Recipients).byArn(arn).edge;
    } catch {
      return EDGES[arn.split(":")[2] ?? ""] ?? "sends"; // It may be declared later: its kind says it, too.
    }
  }

  /** Everything declared is there: what was kept goes on; what has no rule any more goes. */
  #resume(): void {
    this.#ready = true;
    for (const { rule: arn, target, count } of this.#table.lanes()) {
      const rule = this.#find(arn);
      if (rule?.hasTarget(target)) continue;
      this.#world.log.warn(`${count} events waited for the target ${target} of ${arn}, which is gone: they go, too`);
      this.#table.removeLane(arn, target).catch((error: Error) => {
        this.#world.log.error(`events of ${arn} could not be removed`, { error: error.message });
      });
    }
    for (const bus of this.#service.list()) for (const rule of bus.rules) rule.resume();
  }
}
