import type { Timer } from "../clock.ts";
import { Lifecycle } from "../lifecycle.ts";
import { Metrics } from "../metrics/metrics.ts";
import { Policies } from "../policies.ts";
import type { World } from "../world.ts";
import { InvalidParameterException, ResourceAlreadyExistsException, ResourceNotFoundException } from "./log-errors.ts";
import type { LogEvent } from "./log-event.ts";
import { LogGroup, PendingLines } from "./log-group.ts";
import { type LogObserver, LogObservers } from "./log-observers.ts";
import { type LogPage, type LogQuery, readPage } from "./log-reader.ts";
import { LogTables, type StreamRow } from "./log-tables.ts";

export type { LogEvent, LogGroup };

export interface LogGroupDefinition {
  readonly name: string;
  /** Without the `:*` that CloudWatch Logs puts behind it in some places. @default made from the name */
  readonly arn?: string;
  /** Days until a line goes; absent or 0: it stays. */
  readonly retentionDays?: number;
}

const SWEEP_EVERY = 60_000;
/** Milliseconds that lines gather, and characters that end the wait. */
const FLUSH_AFTER = 100;
const MOST_PENDING = 256 * 1024;
/** A group keeps about this much; the oldest lines make room, so that access logs cannot fill the disk. */
const MOST_BYTES = 64 * 1024 * 1024;
/** CloudWatch Logs takes no longer line. */
const LONGEST_LINE = 1024 * 1024;

/**
 * The log groups of CloudWatch Logs ("Amazon CloudWatch Logs User Guide"). A line costs its writer next to nothing: the lines of
 * a moment go into the store as one row a stream, and nobody waits for it.
 */
export class LogGroups {
  readonly #world: World;
  readonly #tables: LogTables;
  /** By name, ARN, and ARN with `:*`. */
  readonly #groups = new Map<string, LogGroup>();
  /** What Terraform declared in an earlier run: there again when it declares it in this one. */
  readonly #dormant = new Map<string, number>();
  readonly #addresses = new Map<string, string>();
  readonly #unknown = new Set<string>();
  readonly #waiting = new Set<PendingLines>();
  readonly #observers: LogObservers;
  #timer: Timer | undefined;

  constructor(world: World) {
    this.#world = world;
    this.#tables = new LogTables(world.store);
    this.#observers = new LogObservers(world);
    for (const row of this.#tables.groups()) {
      if (row.declared) this.#dormant.set(row.name, row.created_at);
      else this.#add(row.name, row.retention_days, row.created_at, false);
    }
    world.service(Metrics).beforeReading(() => this.flush());
    world.service(Lifecycle).whenClosing(() => this.flush());
  }

  /**
   * A group that Terraform declares, or whose retention it changes.
   *
   * @param address the resource's, so that no two declare one group
   */
  declare(definition: LogGroupDefinition, address?: string): LogGroup {
    const { name, retentionDays = 0, arn } = definition;
    const other = this.#addresses.get(name);
    if (address !== undefined && other !== undefined && other !== address) {
      throw new ResourceAlreadyExistsException(
        `the log group "${name}" is declared by another resource already: ${other}`,
      );
    }
    if (address !== undefined) this.#addresses.set(name, address);
    const known = this.#groups.get(name);
    if (known) {
      known.retentionDays = retentionDays;
      known.declared = true;
      this.#save(known);
      return known;
    }
    const group = this.#add(name, retentionDays, this.#dormant.get(name) ?? this.#world.clock.now(), true, arn);
    this.#dormant.delete(name);
    this.#save(group);
    return group;
  }

  /** A group made at run time ("CreateLogGroup"). @throws ResourceAlreadyExistsException, InvalidParameterException */
  create(name: string): Promise<void> {
    if (this.#groups.has(name)) throw new ResourceAlreadyExistsException("The specified log group already exists");
    checkName("logGroupName", name, /^[.\-_/#A-Za-z0-9]{1,512}$/);
    this.#dormant.delete(name);
    return this.#save(this.#add(name, 0, this.#world.clock.now(), false));
  }

  /** The group of this name, made where there is none: for services that log without being asked to. */
  ensure(name: string): LogGroup {
    if (!this.#groups.has(name)) void this.create(name);
    return this.get(name);
  }

  /** @throws ResourceNotFoundException */
  async delete(name: string): Promise<void> {
    const group = this.get(name);
    for (const key of [group.name, group.arn, `${group.arn}:*`]) this.#groups.delete(key);
    for (const pending of group.pending.values()) this.#waiting.delete(pending);
    this.#world.topology.remove(group.arn);
    this.#world.service(Policies).removeResourcePolicy(group.arn);
    await this.#world.store.write(() => this.#tables.removeGroup(group.name));
  }

  /** @param days 0: for ever. @throws ResourceNotFoundException */
  async setRetention(name: string, days: number): Promise<void> {
    const group = this.get(name);
    group.retentionDays = days;
    await this.#save(group);
  }

  /** By name or ARN. @throws ResourceNotFoundException */
  get(group: string): LogGroup {
    const found = this.#groups.get(group);
    if (!found) throw ResourceNotFoundException.group();
    return found;
  }

  /** Whether lines for this name or ARN have a place to go. */
  has(group: string): boolean {
    return this.#groups.has(group);
  }

  /** Sorted by name. */
  list(): LogGroup[] {
    return [...new Set(this.#groups.values())].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws ResourceNotFoundException, ResourceAlreadyExistsException, InvalidParameterException */
  async createStream(group: string, stream: string): Promise<void> {
    const { name } = this.get(group);
    checkName("logStreamName", stream, /^[^:*]{1,512}$/);
    if (this.stream(name, stream)) {
      throw new ResourceAlreadyExistsException("The specified log stream already exists");
    }
    await this.#world.store.write(() => this.#tables.addStream(name, stream, this.#world.clock.now()));
  }

  /** A stream that Terraform declares: it may be there from an earlier run. */
  async declareStream(group: string, stream: string): Promise<void> {
    if (!this.stream(this.get(group).name, stream)) await this.createStream(group, stream);
  }

  /** @throws ResourceNotFoundException */
  async deleteStream(group: string, stream: string): Promise<void> {
    const found = this.get(group);
    if (!this.stream(group, stream)) throw ResourceNotFoundException.stream();
    await this.#world.store.write(() => {
      found.bytes -= this.#tables.removeStream(found.name, stream);
    });
  }

  stream(group: string, stream: string): StreamRow | undefined {
    return this.streams(group).find(({ name }) => name === stream);
  }

  /** Sorted by name. @throws ResourceNotFoundException */
  streams(group: string): StreamRow[] {
    const { name } = this.get(group);
    this.flush();
    return this.#tables.streams(name);
  }

  /**
   * Writes one line and returns at once. A line for a group that does not exist is dropped, as the services drop it
   * that write such lines; the terminal says so once.
   */
  append(group: string, stream: string, message: string): void {
    const found = this.#groups.get(group);
    if (found) this.#append(found, stream, this.#world.clock.now(), message);
    else this.#warnOfUnknown(group);
  }

  /** Writes lines that have their own times; resolves when they are on the disk. @throws ResourceNotFoundException */
  async put(group: string, stream: string, events: readonly Omit<LogEvent, "stream">[]): Promise<void> {
    const found = this.get(group);
    for (const { at, message } of events) this.#append(found, stream, at, message);
    this.flush();
    await this.#world.store.write(() => {});
  }

  /** The kept lines of a group from `since` on, oldest first; with `limit`, the newest of them. */
  events(group: string, options: { readonly since?: number; readonly limit?: number } = {}): LogEvent[] {
    if (!this.#groups.has(group) || options.limit === 0) return [];
    const events: LogEvent[] = [];
    const query = { from: options.since ?? 0, to: Number.MAX_SAFE_INTEGER, limit: options.limit ?? 10_000 };
    let page: LogPage | undefined;
    do {
      const beyond = page?.events.at(-1)?.id;
      page = this.page(group, { ...query, newestFirst: options.limit !== undefined, ...(beyond && { beyond }) });
      for (const { stream, at, message } of page.events) events.push({ stream, at, message });
    } while (page.more && options.limit === undefined);
    return events;
  }

  /** A page of the lines that are kept. @throws ResourceNotFoundException */
  page(group: string, query: LogQuery): LogPage {
    const found = this.get(group);
    this.flush();
    return readPage(this.#tables, found.name, {
      ...query,
      from: Math.max(query.from, found.expiry(this.#world.clock.now())),
    });
  }

  /** Shows each line of a group to `observer` a moment after it came in, until the returned function is called. */
  observe(group: string, observer: LogObserver): () => void {
    return this.#observers.add(this.get(group).name, observer);
  }

  /** Puts what was appended into the store's open transaction; called after a moment, and by whoever stops a group. */
  flush(): void {
    this.#timer?.cancel();
    if (this.#waiting.size === 0) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    const chunks = waiting.map((pending) => ({ pending, chunk: pending.take() }));
    this.#world.store
      .write(() => {
        for (const { pending, chunk } of chunks) this.#write(pending.group, pending.stream, chunk);
      })
      .catch((error: Error) => this.#world.log.error("log lines were lost", { error: error.message }));
    for (const { pending, chunk } of chunks) this.#observers.show(pending.group.name, pending.stream, chunk.lines);
  }

  #append(group: LogGroup, stream: string, at: number, message: string): void {
    let pending = group.pending.get(stream);
    if (!pending) {
      pending = new PendingLines(group, stream);
      group.pending.set(stream, pending);
    }
    if (this.#waiting.size === 0) this.#timer = this.#world.clock.after(FLUSH_AFTER, () => this.flush());
    this.#waiting.add(pending);
    pending.add(at, message.length > LONGEST_LINE ? message.slice(0, LONGEST_LINE) : message);
    if (pending.bytes > MOST_PENDING) this.flush();
  }

  #write(group: LogGroup, stream: string, chunk: ReturnType<PendingLines["take"]>): void {
    const { oldest, newest, bytes, lines } = chunk;
    const now = this.#world.clock.now();
    this.#tables.addChunk(group.name, { stream, oldest, newest, ingested_at: now, lines }, bytes);
    this.#tables.touchStream(group.name, stream, oldest, newest, now);
    group.bytes += bytes;
    if (group.retentionDays && now - group.sweptAt >= SWEEP_EVERY) {
      group.sweptAt = now;
      group.bytes -= this.#tables.expire(group.name, group.expiry(now));
    }
    // A tenth at once, so that it is not done again with every line.
    while (group.bytes > MOST_BYTES) {
      group.bytes -= this.#tables.removeOldest(group.name, group.bytes - MOST_BYTES * 0.9);
    }
  }

  #add(name: string, retentionDays: number, createdAt: number, declared: boolean, ownArn?: string): LogGroup {
    const { partition, region, id } = this.#world.account;
    const arn = ownArn ?? `arn:${partition}:logs:${region}:${id}:log-group:${name}`;
    const group = new LogGroup({ name, arn, retentionDays, createdAt, declared, bytes: this.#tables.bytes(name) });
    for (const key of [name, arn, `${arn}:*`]) this.#groups.set(key, group);
    return group;
  }

  #save({ name, createdAt, retentionDays, declared }: LogGroup): Promise<void> {
    const row = { name, created_at: createdAt, retention_days: retentionDays, declared: declared ? 1 : 0 };
    const saved = this.#world.store.write(() => this.#tables.saveGroup(row));
    saved.catch((error: Error) => this.#world.log.error(`the log group ${name} was not kept: ${error.message}`));
    return saved;
  }

  #warnOfUnknown(group: string): void {
    if (this.#unknown.has(group)) return;
    this.#unknown.add(group);
    this.#world.log.warn(`there is no log group ${group}: what would be logged there is dropped`);
  }
}

function checkName(parameter: string, value: string, allowed: RegExp): void {
  if (allowed.test(value)) return;
  throw new InvalidParameterException(
    `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: ` +
      `Member must satisfy regular expression pattern: ${allowed.source}`,
  );
}
