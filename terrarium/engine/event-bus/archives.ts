import { Lifecycle } from "../lifecycle.ts";
import type { World } from "../world.ts";
import { Archive, type ArchiveDefinition } from "./archive.ts";
import { ArchiveTable } from "./archive-table.ts";
import { ResourceAlreadyExistsException, ResourceNotFoundException } from "./event-bus-errors.ts";
import { EventBusService } from "./event-bus-service.ts";

interface KeptArchive {
  readonly definition: ArchiveDefinition;
  readonly createdAt: number;
}

/** The archives of all buses, by name. */
export class Archives {
  readonly #world: World;
  readonly #service: EventBusService;
  readonly #table: ArchiveTable;
  readonly #archives = new Map<string, Archive>();

  constructor(world: World) {
    this.#world = world;
    this.#service = world.service(EventBusService);
    this.#table = new ArchiveTable(world.store);
    this.#wake();
    world.service(Lifecycle).whenReady(() => this.#wake());
  }

  /** Made at run time ("CreateArchive"). @throws ResourceAlreadyExistsException, ResourceNotFoundException, ValidationException */
  async create(definition: ArchiveDefinition): Promise<Archive> {
    if (this.#archives.has(definition.name)) {
      throw new ResourceAlreadyExistsException(`Archive ${definition.name} already exists.`);
    }
    const archive = this.#make(definition, this.#world.clock.now());
    await this.#keep(archive);
    return archive;
  }

  /** Declared by Terraform, with the events that are kept. @throws as {@link create} */
  declare(definition: ArchiveDefinition, address: string): Archive {
    const known = this.#archives.get(definition.name);
    if (known?.address !== undefined) {
      throw new ResourceAlreadyExistsException(
        `the archive "${definition.name}" is declared twice, by ${known.address} and by ${address}`,
      );
    }
    if (known) this.#service.find(known.definition.busArn)?.removeArchive(known);
    const archive = this.#make(definition, known?.createdAt ?? this.#world.clock.now());
    archive.address = address;
    this.#show(archive);
    return archive;
  }

  /** @throws ResourceNotFoundException, ValidationException, InvalidEventPattern */
  async update(name: string, change: Partial<ArchiveDefinition>): Promise<Archive> {
    const archive = this.byName(name);
    archive.redefine({ ...archive.definition, ...change });
    await this.#keep(archive);
    return archive;
  }

  /** With its events. @throws ResourceNotFoundException */
  async delete(name: string): Promise<void> {
    const archive = this.byName(name);
    this.#archives.delete(name);
    this.#service.find(archive.definition.busArn)?.removeArchive(archive);
    this.#world.topology.remove(archive.arn);
    await archive.clear();
    await this.#service.kept.remove("archive", name);
  }

  /** @throws ResourceNotFoundException */
  byName(name: string): Archive {
    const archive = this.#archives.get(name);
    if (!archive) throw new ResourceNotFoundException(`Archive ${name} does not exist.`);
    return archive;
  }

  /** @throws ResourceNotFoundException */
  byArn(arn: string): Archive {
    const archive = this.#archives.get(arn.slice(arn.lastIndexOf("/") + 1));
    if (archive?.arn !== arn) throw new ResourceNotFoundException(`Archive ${arn} does not exist.`);
    return archive;
  }

  /** Sorted by name. */
  list(): Archive[] {
    return [...this.#archives.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Archives that an earlier run made, on buses that exist now: a bus may be declared later, or not any more. */
  #wake(): void {
    for (const { definition, createdAt } of this.#service.kept.list<KeptArchive>("archive")) {
      if (this.#archives.has(definition.name) || !this.#service.find(definition.busArn)) continue;
      this.#make(definition, createdAt);
    }
  }

  #make(definition: ArchiveDefinition, createdAt: number): Archive {
    const bus = this.#service.bus(definition.busArn);
    const { partition, region, id } = this.#world.account;
    const arn = `arn:${partition}:events:${region}:${id}:archive/${definition.name}`;
    const archive = new Archive(this.#world, this.#table, arn, definition, createdAt);
    this.#archives.set(archive.name, archive);
    bus.addArchive(archive);
    this.#show(archive);
    return archive;
  }

  #show(archive: Archive): void {
    const { topology } = this.#world;
    const { arn, name, address } = archive;
    topology.add({ id: arn, kind: "event-archive", name, address, figures: () => archive.figures });
    topology.connect(archive.definition.busArn, arn, "archives");
  }

  #keep(archive: Archive): Promise<void> {
    if (archive.address !== undefined) return Promise.resolve();
    const kept: KeptArchive = { definition: archive.definition, createdAt: archive.createdAt };
    return this.#service.kept.put("archive", archive.name, kept);
  }
}
