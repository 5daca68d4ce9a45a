import type { Principal } from "../authorization.ts";
import { Lifecycle } from "../lifecycle.ts";
import { logGroupRecipient } from "../log-group-recipient.ts";
import { Metrics } from "../metrics/metrics.ts";
import { QueueService } from "../queue/queue-service.ts";
import { Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import { createBusEvent } from "./bus-event.ts";
import { BusPermissions } from "./bus-permissions.ts";
import { destinationRecipient } from "./destination-call.ts";
import { EventBus } from "./event-bus.ts";
import { ResourceAlreadyExistsException, ResourceNotFoundException, ValidationException } from "./event-bus-errors.ts";
import { eventBusRecipient } from "./event-bus-recipient.ts";
import { KeptDefinitions } from "./kept-definitions.ts";
import { type PutEventsEntry, type PutEventsResult, readEntry, sizeOf } from "./put-events-entry.ts";
import { Rules } from "./rules.ts";

/** Who puts events, and what their message is called on its way here. */
export interface PutEventsOptions {
  readonly principal: Principal;
  /** @default the id of each event */
  readonly lineage?: string;
}

/** What an AWS service tells about itself: `aws.cloudwatch`, `aws.states`. */
export interface ServiceEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  /** ARNs of what it is about. */
  readonly resources?: readonly string[];
}

interface KeptBus {
  readonly name: string;
  readonly description?: string;
  readonly createdAt: number;
  readonly policy?: string;
}

const NAME = /^[/.\-_A-Za-z0-9]{1,256}$/;
const MOST_ENTRIES = 10;
/** Bytes of all entries of a call together ("Amazon EventBridge PutEvents event entry size"). */
const LARGEST_CALL = 1_048_576;

/**
 * EventBridge's event buses in this world: the default one, those that Terraform declares, and those made at run time (doc:
 * "Event buses in Amazon EventBridge").
 */
export class EventBusService {
  readonly world: World;
  readonly kept: KeptDefinitions;
  readonly permissions: BusPermissions;
  readonly rules: Rules;
  readonly #buses = new Map<string, EventBus>();
  readonly #unknown = new Set<string>();
  readonly #entries: (accepted: number, refused: number) => void;

  constructor(world: World) {
    this.world = world;
    this.kept = new KeptDefinitions(world.store);
    this.permissions = new BusPermissions(world);
    const now = world.clock.now();
    this.#add("default", now);
    for (const { name, description, createdAt, policy } of this.kept.list<KeptBus>("bus")) {
      const bus = this.#buses.get(name) ?? this.#add(name, createdAt);
      bus.description = description;
      if (policy !== undefined) this.permissions.setPolicy(bus, policy);
    }
    this.rules = new Rules(this);
    this.#serve();
    const metrics = world.service(Metrics);
    const accepted = metrics.meter("AWS/Events", "PutEventsEntriesCount", {});
    const refused = metrics.meter("AWS/Events", "PutEventsFailedEntriesCount", {});
    this.#entries = (all, failed) => {
      accepted.add(all);
      if (failed > 0) refused.add(failed);
    };
    world.service(Lifecycle).whenClosing(() => this.rules.close());
  }

  /**
   * Puts up to ten events on their buses ("PutEvents"). The results stand at the places of their entries: an entry that cannot be
   * used is refused by itself, with its error code. Resolves when each accepted event is durable: taken by every target that
   * matches it, dead-lettered, or on the disk for its next try.
   *
   * @throws AccessDenied, ValidationException for the call as a whole
   */
  async putEvents(entries: readonly PutEventsEntry[], options: PutEventsOptions): Promise<PutEventsResult[]> {
    if (entries.length < 1 || entries.length > MOST_ENTRIES) {
      throw new ValidationException(
        `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length from 1 to ${MOST_ENTRIES}, but has ${entries.length}`,
      );
    }
    for (const entry of entries) this.#authorize(entry, options);
    this.#checkSize(entries, options);
    const safe: (Promise<unknown> | undefined)[] = [];
    let failed = 0;
    const results = entries.map((entry): PutEventsResult => {
      const event = readEntry(this.world, entry, options.lineage);
      if ("errorCode" in event) {
        failed++;
        const bus = this.busArn(entry.eventBusName);
        this.world.trace.record("refused", bus, options.lineage ?? "", {
          code: event.errorCode,
          reason: event.errorMessage,
        });
        return event;
      }
      const bus = this.find(entry.eventBusName);
      if (bus) safe.push(bus.accept(event));
      else this.#dropped(entry.eventBusName!, event.lineage, event.envelope.id);
      return { eventId: event.envelope.id };
    });
    this.#entries(entries.length, failed);
    if (safe.length === 1) await safe[0];
    else await Promise.all(safe);
    return results;
  }

  /**
   * An event of an AWS service itself, on the default bus, where callers cannot put events of such sources (doc: "Events from AWS
   * services"). Resolves as {@link putEvents} does.
   */
  async emit({ source, detailType, detail, resources }: ServiceEvent, lineage?: string): Promise<void> {
    const { clock, random } = this.world;
    const header = { id: random.uuid(), source, detailType, resources, time: clock.now() };
    await this.bus().accept(createBusEvent(this.world, header, detail, JSON.stringify(detail), lineage));
  }

  /** A bus made at run time ("CreateEventBus"). @throws ResourceAlreadyExistsException, ValidationException */
  async createBus(name: string, description?: string): Promise<EventBus> {
    const bus = this.#make(name, description);
    await this.keep(bus);
    return bus;
  }

  /** A bus that Terraform declares; one of that name that an earlier run made is this one. @throws ResourceAlreadyExistsException, ValidationException */
  declareBus(name: string, address: string, description?: string): EventBus {
    const known = name === "default" ? undefined : this.#buses.get(name);
    if (known?.address !== undefined) {
      throw new ResourceAlreadyExistsException(
        `the event bus "${name}" is declared twice, by ${known.address} and by ${address}`,
      );
    }
    const bus = known ?? this.#make(name, description);
    bus.description = description;
    bus.address = address;
    this.#show(bus);
    this.rules.wake(bus);
    return bus;
  }

  /** Without rules. The default bus stays. @throws ValidationException */
  async deleteBus(name: string): Promise<void> {
    if (name === "default") throw new ValidationException("Cannot delete event bus default.");
    const bus = this.#buses.get(name);
    if (!bus) return;
    if (bus.rules.length > 0) {
      throw new ValidationException(`EventBus '${name}' can't be deleted since it has rules.`);
    }
    this.#buses.delete(name);
    this.permissions.removeAll(bus);
    this.world.topology.remove(bus.arn);
    await this.kept.remove("bus", name);
  }

  /** To be called after a change of a bus: one that was made at run time is kept as it is now. */
  keep(bus: EventBus): Promise<void> {
    bus.modifiedAt = this.world.clock.now();
    if (bus.address !== undefined) return Promise.resolve();
    const { name, description, createdAt } = bus;
    const kept: KeptBus = { name, description, createdAt, policy: this.permissions.policyOf(bus) };
    return this.kept.put("bus", name, kept);
  }

  /** Sorted by name. */
  list(prefix = ""): EventBus[] {
    const buses = [...this.#buses.values()].filter(({ name }) => name.startsWith(prefix));
    return buses.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** By name or ARN. @throws ResourceNotFoundException */
  bus(nameOrArn?: string): EventBus {
    const bus = this.find(nameOrArn);
    if (!bus) throw new ResourceNotFoundException(`Event bus ${nameOrArn} does not exist.`);
    return bus;
  }

  find(nameOrArn = "default"): EventBus | undefined {
    const direct = this.#buses.get(nameOrArn);
    if (direct || !nameOrArn.startsWith("arn:")) return direct;
    const bus = this.#buses.get(nameOrArn.slice(nameOrArn.indexOf("/") + 1));
    return bus?.arn === nameOrArn ? bus : undefined;
  }

  /** The ARN that a bus of that name has, whether there is one or not. */
  busArn(nameOrArn = "default"): string {
    const direct = this.#buses.get(nameOrArn);
    if (direct) return direct.arn;
    if (nameOrArn.startsWith("arn:")) return nameOrArn;
    const { partition, region, id } = this.world.account;
    return `arn:${partition}:events:${region}:${id}:event-bus/${nameOrArn}`;
  }

  #authorize({ eventBusName, source, detailType }: PutEventsEntry, { principal, lineage }: PutEventsOptions): void {
    const context = {
      ...(source !== undefined && { "events:source": source }),
      ...(detailType !== undefined && { "events:detail-type": detailType }),
    };
    this.world.authorize({
      principal,
      action: "events:PutEvents",
      resource: this.busArn(eventBusName),
      context,
      lineage,
    });
  }

  /** A call that is too large is refused as a whole, whichever of its entries is to blame. @throws ValidationException */
  #checkSize(entries: readonly PutEventsEntry[], { lineage = "" }: PutEventsOptions): void {
    const size = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (size <= LARGEST_CALL) return;
    const reason = "Total size of the entries in the request is over the limit.";
    const buses = new Set(entries.map(({ eventBusName }) => this.busArn(eventBusName)));
    for (const bus of buses) this.world.trace.record("refused", bus, lineage, { reason, size, limit: LARGEST_CALL });
    throw new ValidationException(reason);
  }

  /** EventBridge takes an event for a bus that does not exist, and drops it: at least it is said here. */
  #dropped(bus: string, lineage: string, eventId: string): void {
    const arn = this.busArn(bus);
    this.world.trace.record("failed", arn, lineage, {
      eventId,
      code: "NO_RESOURCE",
      reason: "there is no such event bus",
    });
    if (this.#unknown.has(arn)) return;
    this.#unknown.add(arn);
    this.world.log.warn(`there is no event bus ${bus}: EventBridge accepts events for it all the same, and drops them`);
  }

  #make(name: string, description: string | undefined): EventBus {
    if (!NAME.test(name) || name === "default" || name.startsWith("aws.")) {
      if (name === "default") throw new ResourceAlreadyExistsException("Event bus default already exists.");
      throw ValidationException.of("Name", `1 to 256 letters, digits, /, ., - and _, not ${JSON.stringify(name)}`);
    }
    if (this.#buses.has(name)) throw new ResourceAlreadyExistsException(`Event bus ${name} already exists.`);
    const bus = this.#add(name, this.world.clock.now());
    bus.description = description;
    return bus;
  }

  #add(name: string, createdAt: number): EventBus {
    const bus = new EventBus(this.world, name, this.busArn(name), createdAt);
    this.#buses.set(name, bus);
    this.#show(bus);
    return bus;
  }

  #show(bus: EventBus): void {
    const { arn, name, address } = bus;
    this.world.topology.add({ id: arn, kind: "event-bus", name, address, figures: () => bus.figures });
  }

  #serve(): void {
    const { world } = this;
    // Queues that were made in an earlier run are targets, too, before anybody calls them.
    world.service(QueueService);
    const recipients = world.service(Recipients);
    recipients.serve("logs", (arn) => logGroupRecipient(world, arn));
    recipients.serve("events:api-destination", (arn) => destinationRecipient(world, arn));
    recipients.serve("events:event-bus", (arn) => {
      const bus = this.find(arn);
      return bus && eventBusRecipient(world, bus);
    });
  }
}
