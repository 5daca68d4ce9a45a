import { EngineError } from "../errors.ts";
import { Lifecycle } from "../lifecycle.ts";
import type { World } from "../world.ts";
import { Archives } from "./archives.ts";
import {
  IllegalStatusException,
  LimitExceededException,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  ValidationException,
} from "./event-bus-errors.ts";
import { EventBusService } from "./event-bus-service.ts";
import { Replay, type ReplayDefinition, type ReplayProgress } from "./replay.ts";

interface KeptReplay {
  readonly definition: ReplayDefinition;
  readonly progress: ReplayProgress;
}

const MOST_ACTIVE = 10;

/** The replays of the account. All are kept, and those under way go on after a restart. */
export class Replays {
  readonly #world: World;
  readonly #service: EventBusService;
  readonly #archives: Archives;
  readonly #replays = new Map<string, Replay>();

  constructor(world: World) {
    this.#world = world;
    this.#service = world.service(EventBusService);
    this.#archives = world.service(Archives);
    for (const { definition, progress } of this.#service.kept.list<KeptReplay>("replay")) {
      this.#replays.set(definition.name, new Replay(world, definition, progress, (replay) => this.#keep(replay)));
    }
    const unfinished = this.list().filter((replay) => replay.active);
    world.service(Lifecycle).whenReady(() => {
      for (const replay of unfinished) void this.#run(replay);
    });
  }

  /**
   * Begins a replay ("StartReplay"); resolves when it is kept, and it runs on by itself.
   *
   * @throws ResourceNotFoundException, ResourceAlreadyExistsException, ValidationException, LimitExceededException
   */
  async start(definition: ReplayDefinition): Promise<Replay> {
    const { name, archiveArn, busArn, from, to } = definition;
    this.#check(definition);
    if (this.#replays.has(name)) throw new ResourceAlreadyExistsException(`Replay ${name} already exists.`);
    if (this.list().filter((replay) => replay.active).length >= MOST_ACTIVE) {
      throw new LimitExceededException(
        `The requested resource exceeds the maximum number allowed: ${MOST_ACTIVE} active replays.`,
      );
    }
    const now = this.#world.clock.now();
    const progress: ReplayProgress = { state: "STARTING", startedAt: now, position: { at: from, id: 0 } };
    const replay = new Replay(this.#world, definition, progress, (each) => this.#keep(each));
    this.#replays.set(name, replay);
    await this.#keep(replay);
    void this.#run(replay);
    this.#world.topology.connect(archiveArn, busArn, "replays");
    this.#world.log.info(
      `replay ${name} of ${archiveArn}: ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`,
    );
    return replay;
  }

  /** @throws ResourceNotFoundException, IllegalStatusException */
  async cancel(name: string): Promise<Replay> {
    const replay = this.byName(name);
    const { state } = replay.progress;
    if (state !== "STARTING" && state !== "RUNNING") {
      throw new IllegalStatusException(`Replay ${name} is not in a valid state for this operation: it is ${state}.`);
    }
    await replay.cancel();
    return replay;
  }

  /** @throws ResourceNotFoundException */
  byName(name: string): Replay {
    const replay = this.#replays.get(name);
    if (!replay) throw new ResourceNotFoundException(`Replay ${name} does not exist.`);
    return replay;
  }

  /** Sorted by name. */
  list(): Replay[] {
    return [...this.#replays.values()].sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
  }

  arnOf(name: string): string {
    const { partition, region, id } = this.#world.account;
    return `arn:${partition}:events:${region}:${id}:replay/${name}`;
  }

  #check({ name, archiveArn, busArn, ruleArns, from, to }: ReplayDefinition): void {
    if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) {
      throw ValidationException.of("ReplayName", `1 to 64 letters, digits, ., - and _, not ${JSON.stringify(name)}`);
    }
    const archive = this.#archives.byArn(archiveArn);
    if (!(from < to)) throw ValidationException.of("EventEndTime", "EventStartTime must be before EventEndTime.");
    if (archive.definition.busArn !== busArn) {
      throw ValidationException.of("Destination.Arn", "Cross event bus replay is not permitted.");
    }
    for (const ruleArn of ruleArns) {
      if (this.#service.bus(this.#service.rules.byArn(ruleArn).bus).arn !== busArn) {
        throw ValidationException.of("Destination.FilterArns", `${ruleArn} is no rule of ${busArn}.`);
      }
    }
  }

  async #run(replay: Replay): Promise<void> {
    const { name, archiveArn, busArn } = replay.definition;
    try {
      await replay.run(this.#archives.byArn(archiveArn), this.#service.bus(busArn));
    } catch (error) {
      this.#world.log.error(`the replay ${name} failed`, { error: (error as Error).message });
      // Where it is the engine's fault, such as a store that closed, the replay goes on after the next start.
      if (error instanceof EngineError && error.callerFault) await replay.fail(error.message);
    }
  }

  #keep(replay: Replay): Promise<void> {
    const { definition, progress } = replay;
    return this.#service.kept.put("replay", definition.name, { definition, progress } satisfies KeptReplay);
  }
}
