import type { Timer } from "../clock.ts";
import { Lifecycle } from "../lifecycle.ts";
import { Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";
import {
  type Alarm,
  type AlarmDefinition,
  type AlarmHistoryItem,
  type AlarmState,
  type AlarmStateValue,
  InvalidAlarm,
  ResourceNotFound,
} from "./alarm.ts";
import { actionsFor, carryOut } from "./alarm-actions.ts";
import { type AlarmRule, parseAlarmRule } from "./alarm-rule.ts";
import { AlarmTables, type KeptAlarm } from "./alarm-tables.ts";
import { date, Evaluation } from "./evaluation.ts";
import type { Transition } from "./notification.ts";
import { putStateChangeEvent } from "./state-change-event.ts";

interface Running extends Alarm {
  definition: AlarmDefinition;
  configuredAt: number;
  state: AlarmState;
  readonly evaluation?: Evaluation;
  readonly rule?: AlarmRule;
  readonly declared: boolean;
  /** The end of the last period that was looked at. */
  evaluatedTo: number;
}

/**
 * The alarms of CloudWatch ("Using Amazon CloudWatch alarms"): those on metrics are worked out each minute, those on other alarms
 * whenever one of these changes. States and history are kept.
 */
export class AlarmService {
  readonly #world: World;
  readonly #tables: AlarmTables;
  readonly #alarms = new Map<string, Running>();
  readonly #dormant = new Map<string, KeptAlarm>();
  readonly #addresses = new Map<string, string>();
  #acting = 0;
  #timer: Timer | undefined;
  #ready = false;

  constructor(world: World) {
    this.#world = world;
    this.#tables = new AlarmTables(world.store);
    for (const kept of this.#tables.load()) {
      this.#dormant.set(kept.definition.name, kept);
      if (!kept.declared) this.#make(kept.definition, false, kept.configuredAt);
    }
    const lifecycle = world.service(Lifecycle);
    lifecycle.whenReady(() => this.#begin());
    lifecycle.whenClosing(() => this.#end());
  }

  /**
   * Makes an alarm, or changes it; its state stays.
   *
   * @param address of the resource that declares it
   * @throws InvalidAlarm, InvalidMetricQuery
   */
  async put(definition: AlarmDefinition, address?: string): Promise<Alarm> {
    const { name } = definition;
    const other = this.#addresses.get(name);
    if (address !== undefined && other !== undefined && other !== address) {
      throw new InvalidAlarm(`the alarm "${name}" is declared by another resource already: ${other}`);
    }
    const existed = this.#alarms.has(name);
    const alarm = this.#make(
      definition,
      address !== undefined || this.#addresses.has(name),
      this.#world.clock.now(),
      address,
    );
    const summary = `Alarm "${name}" ${existed ? "updated" : "created"}`;
    await this.#save(alarm, {
      type: "ConfigurationUpdate",
      summary,
      data: JSON.stringify({ version: "1.0", type: existed ? "Update" : "Create" }),
    });
    if (alarm.rule && this.#ready) await this.#weigh(alarm);
    return alarm;
  }

  /** @throws ResourceNotFound */
  get(name: string): Alarm {
    const alarm = this.#alarms.get(name);
    if (!alarm) throw new ResourceNotFound(`Unknown alarm: ${name}`);
    return alarm;
  }

  /** Sorted by name. */
  list(): Alarm[] {
    return [...this.#alarms.values()].sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
  }

  /** @throws ResourceNotFound */
  async delete(names: readonly string[]): Promise<void> {
    const alarms = names.map((name) => this.get(name));
    for (const { definition, arn } of alarms) {
      this.#alarms.delete(definition.name);
      this.#world.topology.remove(arn);
    }
    await this.#world.store.write(() => {
      for (const { definition } of alarms) this.#tables.remove(definition.name);
    });
  }

  /** Sets a state until the next evaluation ("SetAlarmState"). @throws ResourceNotFound */
  async setState(name: string, value: AlarmStateValue, reason: string, reasonData?: string): Promise<void> {
    this.get(name);
    const alarm = this.#alarms.get(name)!;
    await this.#change(alarm, { value, reason, ...(reasonData !== undefined && { reasonData }) });
  }

  /** @throws ResourceNotFound */
  async enableActions(names: readonly string[], actionsEnabled: boolean): Promise<void> {
    for (const name of names) {
      const { definition } = this.get(name);
      await this.put({ ...definition, actionsEnabled }, this.#addresses.get(name));
    }
  }

  /** The newest first. */
  history(): AlarmHistoryItem[] {
    return this.#tables.history();
  }

  /** What alarms are about may be declared after them, so that nothing is worked out before all is there. */
  #begin(): void {
    this.#ready = true;
    this.#wait();
    for (const alarm of this.#alarms.values()) if (alarm.rule) void this.#weigh(alarm);
  }

  #end(): void {
    this.#ready = false;
    this.#timer?.cancel();
  }

  #make(definition: AlarmDefinition, declared: boolean, configuredAt: number, address?: string): Running {
    const { name } = definition;
    const { partition, region, id } = this.#world.account;
    const arn = `arn:${partition}:cloudwatch:${region}:${id}:alarm:${name}`;
    const evaluation = definition.kind === "metric" ? new Evaluation(definition) : undefined;
    const now = this.#world.clock.now();
    const running: Running = {
      definition,
      arn,
      configuredAt,
      declared,
      state: this.#alarms.get(name)?.state ?? this.#dormant.get(name)?.state ?? this.#unchecked(),
      evaluatedTo: evaluation ? now - (now % evaluation.interval) : 0,
      ...(evaluation && { evaluation }),
      ...(definition.kind === "composite" && { rule: parseAlarmRule(definition.rule) }),
    };
    if (address !== undefined) this.#addresses.set(name, address);
    this.#dormant.delete(name);
    this.#alarms.set(name, running);
    this.#show(running, address ?? this.#addresses.get(name));
    this.#wait();
    return running;
  }

  #unchecked(): AlarmState {
    return {
      value: "INSUFFICIENT_DATA",
      reason: "Unchecked: Initial alarm creation",
      since: this.#world.clock.now(),
    };
  }

  #show({ arn, definition, rule }: Running, address: string | undefined): void {
    const { topology } = this.#world;
    const { name } = definition;
    const figures = () => ({ state: this.#alarms.get(name)?.state.value ?? "", inFlight: this.#acting });
    topology.add({ id: arn, kind: "alarm", name, ...(address !== undefined && { address }), figures });
    const { alarmActions, okActions, insufficientDataActions } = definition;
    for (const action of [...alarmActions, ...okActions, ...insufficientDataActions]) {
      topology.connect(arn, action, "notifies");
    }
    const prefix = arn.slice(0, arn.length - name.length);
    for (const other of rule?.alarms ?? []) topology.connect(`${prefix}${other}`, arn, "decides");
  }

  /** Evaluations stand on whole minutes (or ten seconds) of the clock. */
  #wait(): void {
    if (!this.#ready || this.#timer) return;
    const intervals = [...this.#alarms.values()].map(
      ({ evaluation }) => evaluation?.interval ?? Number.POSITIVE_INFINITY,
    );
    const interval = Math.min(...intervals);
    if (interval === Number.POSITIVE_INFINITY) return;
    const now = this.#world.clock.now();
    this.#timer = this.#world.clock.after(interval - (now % interval), () => {
      this.#timer = undefined;
      this.#evaluate();
      this.#wait();
    });
  }

  #evaluate(): void {
    const now = this.#world.clock.now();
    const metrics = this.#world.service(Metrics);
    for (const alarm of this.#alarms.values()) {
      const { evaluation, state } = alarm;
      const end = evaluation ? now - (now % evaluation.interval) : 0;
      // The timer is that of the alarm with the shortest interval.
      if (!evaluation || end <= alarm.evaluatedTo) continue;
      alarm.evaluatedTo = end;
      try {
        const next = evaluation.evaluate(metrics, end, state.value);
        if (next) void this.#change(alarm, next);
      } catch (error) {
        this.#world.log.error(`the alarm ${alarm.definition.name} could not be evaluated: ${(error as Error).message}`);
      }
    }
  }

  async #weigh(alarm: Running): Promise<void> {
    const holds = alarm.rule!.holds((name) => this.#alarms.get(name)?.state.value);
    const value = holds ? "ALARM" : "OK";
    if (alarm.state.value === value) return;
    const causes = alarm.rule!.alarms.map((name) => `${name} is ${this.#alarms.get(name)?.state.value ?? "unknown"}`);
    await this.#change(alarm, { value, reason: `The rule ${holds ? "holds" : "does not hold"}: ${causes.join(", ")}` });
  }

  async #change(alarm: Running, next: Omit<AlarmState, "since">): Promise<void> {
    const before = alarm.state;
    alarm.state = { ...next, since: this.#world.clock.now() };
    if (before.value === next.value) {
      await this.#save(alarm);
      return;
    }
    // What it was like at this moment is told, whatever becomes of it meanwhile.
    const transition: Transition = { alarm: { ...alarm }, before };
    this.#acting++;
    try {
      await this.#save(alarm, {
        type: "StateUpdate",
        summary: `Alarm updated from ${before.value} to ${next.value}`,
        data: JSON.stringify({ version: "1.0", oldState: describe(before), newState: describe(alarm.state) }),
      });
      const { name } = alarm.definition;
      const composites = [...this.#alarms.values()].filter(({ rule }) => rule?.alarms.includes(name));
      await Promise.all([
        this.#act(transition),
        putStateChangeEvent(this.#world, transition),
        ...composites.map((composite) => this.#weigh(composite)),
      ]);
    } catch (error) {
      this.#world.log.error(`the alarm ${alarm.definition.name} failed: ${(error as Error).message}`);
    } finally {
      this.#acting--;
    }
  }

  async #act(transition: Transition): Promise<void> {
    const { alarm } = transition;
    const { definition, state } = alarm;
    if (!definition.actionsEnabled) return;
    const actions = actionsFor(definition, state.value);
    const outcomes = await Promise.all(actions.map((action) => carryOut(this.#world, action, transition)));
    for (const { action, error } of outcomes) {
      await this.#world.store.write(() =>
        this.#tables.record({
          alarm: definition.name,
          kind: definition.kind,
          at: this.#world.clock.now(),
          type: "Action",
          summary: `${error === undefined ? "Successfully executed" : "Failed to execute"} action ${action}`,
          data: JSON.stringify({ version: "1.0", actionState: error === undefined ? "Succeeded" : "Failed", error }),
        }),
      );
    }
  }

  #save(alarm: Running, item?: Pick<AlarmHistoryItem, "type" | "summary" | "data">): Promise<void> {
    const { name, kind } = alarm.definition;
    return this.#world.store.write(() => {
      this.#tables.save(alarm, alarm.declared);
      if (item) this.#tables.record({ alarm: name, kind, at: this.#world.clock.now(), ...item });
    });
  }
}

const describe = ({ value, reason, reasonData, since }: AlarmState) => ({
  stateValue: value,
  stateReason: reason,
  ...(reasonData && { stateReasonData: JSON.parse(reasonData) }),
  timestamp: date(since),
});
