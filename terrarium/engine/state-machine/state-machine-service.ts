import { EngineError } from "../errors.ts";
import { Lifecycle } from "../lifecycle.ts";
import { Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import { ExecutionService } from "./execution-service.ts";
import { MachineTable } from "./machine-table.ts";
import { StateMachine, type StateMachineDefinition } from "./state-machine.ts";
import {
  InvalidArn,
  InvalidName,
  StateMachineAlreadyExists,
  StateMachineDoesNotExist,
} from "./state-machine-errors.ts";
import { stateMachineRecipient } from "./state-machine-recipient.ts";
import { edgesOf } from "./topology-edges.ts";

const NAME = /^[\w-]{1,80}$/;

/** A declaration that cannot be used: two resources declare the same machine. */
export class StateMachineConflict extends EngineError {}

/** The state machines of this world: those that Terraform declares and those that clients make (doc: "AWS Step Functions"). */
export class StateMachineService {
  readonly executions: ExecutionService;
  readonly #world: World;
  readonly #table: MachineTable;
  readonly #machines = new Map<string, StateMachine>();

  constructor(world: World) {
    this.#world = world;
    this.#table = new MachineTable(world.store);
    this.executions = new ExecutionService(world, (arn) => this.byArn(arn));
    world.service(Recipients).serve("states:stateMachine", (arn) => {
      const machine = this.#machines.get(arn);
      return machine && stateMachineRecipient(world, machine.arn);
    });
    for (const { arn, machine } of this.#table.all()) {
      this.#add(new StateMachine(world, arn, machine.definition, undefined, machine.createdAt));
    }
  }

  /** A machine that Terraform declares; one of that name that a client made in an earlier run is this one. @throws InvalidDefinition, InvalidName, StateMachineConflict */
  declare(definition: StateMachineDefinition, address: string): StateMachine {
    const arn = this.#arn(definition.name);
    const known = this.#machines.get(arn);
    if (known?.address !== undefined) {
      throw new StateMachineConflict(`the state machine "${definition.name}" is declared by ${known.address} as well`);
    }
    return this.#add(new StateMachine(this.#world, arn, definition, address));
  }

  /** CreateStateMachine: the same request again is answered the same. @throws InvalidDefinition, StateMachineAlreadyExists */
  async create(definition: StateMachineDefinition): Promise<StateMachine> {
    const arn = this.#arn(definition.name);
    const known = this.#machines.get(arn);
    if (known) {
      if (sameMachine(known.definition, definition)) return known;
      throw new StateMachineAlreadyExists(`State Machine Already Exists: '${arn}'`);
    }
    const machine = this.#add(new StateMachine(this.#world, arn, definition));
    await this.#table.put(arn, { definition, createdAt: machine.createdAt });
    return machine;
  }

  /** UpdateStateMachine: what runs goes on as it began. @throws InvalidDefinition, StateMachineDoesNotExist */
  async update(arn: string, change: Parameters<StateMachine["update"]>[0]): Promise<StateMachine> {
    const machine = this.byArn(arn);
    machine.update(change, this.#world.clock.now());
    this.#connect(machine);
    if (machine.address === undefined) {
      await this.#table.put(arn, { definition: machine.definition, createdAt: machine.createdAt });
    }
    return machine;
  }

  /** DeleteStateMachine: its executions are stopped first. An unknown one is gone already. */
  async delete(arn: string): Promise<void> {
    const machine = this.#machines.get(arn);
    if (!machine) return;
    machine.deleting = true;
    await this.executions.stopAll(arn);
    this.#machines.delete(arn);
    this.#world.topology.remove(arn);
    await this.#table.remove(arn);
  }

  /** @throws StateMachineDoesNotExist, InvalidArn */
  byArn(arn: string): StateMachine {
    if (!/^arn:[\w-]+:states:[\w-]*:\d{12}:stateMachine:/.test(arn)) throw new InvalidArn(`Invalid Arn: '${arn}'`);
    const machine = this.#machines.get(arn);
    if (!machine) throw new StateMachineDoesNotExist(`State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  /** Newest first. */
  list(): StateMachine[] {
    return [...this.#machines.values()].sort((a, b) => b.createdAt - a.createdAt);
  }

  #add(machine: StateMachine): StateMachine {
    this.#machines.set(machine.arn, machine);
    this.#connect(machine);
    this.#world.service(Lifecycle).whenReady(() => this.executions.resume(machine));
    return machine;
  }

  #connect({ arn, name, address, counts, definition }: StateMachine): void {
    const { topology, account } = this.#world;
    topology.remove(arn);
    topology.add({ id: arn, kind: "state-machine", name, address, figures: () => ({ ...counts }) });
    for (const { to, kind } of edgesOf(definition.definition, account)) topology.connect(arn, to, kind);
  }

  #arn(name: string): string {
    if (!NAME.test(name)) throw new InvalidName(`Invalid Name: '${name}'`);
    const { partition, region, id } = this.#world.account;
    return `arn:${partition}:states:${region}:${id}:stateMachine:${name}`;
  }
}

function sameMachine(a: StateMachineDefinition, b: StateMachineDefinition): boolean {
  return a.type === b.type && a.roleArn === b.roleArn && a.definition === b.definition;
}
