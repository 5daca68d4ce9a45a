import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Log } from "../log.ts";
import { Metrics } from "../metrics/metrics.ts";
import { LogGroups } from "./log-groups.ts";

const GROUP = { name: "/sluice/access", arn: "arn:aws:logs:us-east-1:000000000000:log-group:/sluice/access" };
const DAY = 86_400_000;

describe("LogGroups", () => {
  it("keeps lines in order, under the group's name and both forms of its ARN", async () => {
    const world = createTestWorld();
    const logs = world.service(LogGroups);
    logs.declare(GROUP);
    logs.append(GROUP.name, "a", "first");
    await world.clock.advance(5);
    logs.append(GROUP.arn, "b", "second");
    await world.clock.advance(5);
    logs.append(`${GROUP.arn}:*`, "a", "third");
    expect(logs.events(GROUP.arn).map(({ stream, message }) => `${stream} ${message}`)).toEqual([
      "a first",
      "b second",
      "a third",
    ]);
    const [first, second] = logs.events(GROUP.name);
    expect(second!.at - first!.at).toBe(5);
  });

  it("writes the lines of a moment as one row", async () => {
    const world = createTestWorld();
    const logs = world.service(LogGroups);
    logs.declare(GROUP);
    for (let line = 0; line < 100; line++) logs.append(GROUP.name, "s", `line ${line}`);
    await world.clock.advance(100);
    expect(world.store.prepare("SELECT count(*) AS rows FROM log_chunks").get()).toEqual({ rows: 1 });
    expect(logs.events(GROUP.name)).toHaveLength(100);
  });

  it("answers from a moment on, and with the newest only", async () => {
    const world = createTestWorld();
    const logs = world.service(LogGroups);
    logs.declare(GROUP);
    for (let line = 0; line < 10; line++) {
      logs.append(GROUP.name, "s", String(line));
      await world.clock.advance(1000);
    }
    const since = world.clock.now() - 3000;
    expect(logs.events(GROUP.name, { since }).map(({ message }) => message)).toEqual(["7", "8", "9"]);
    expect(logs.events(GROUP.name, { limit: 2 }).map(({ message }) => message)).toEqual(["8", "9"]);
    expect(logs.events(GROUP.name, { limit: 0 })).toEqual([]);
  });

  it("drops lines older than the retention", async () => {
    const world = createTestWorld();
    const logs = world.service(LogGroups);
    logs.declare({ ...GROUP, retentionDays: 7 });
    logs.append(GROUP.name, "s", "old");
    await world.clock.advance(7 * DAY + 1);
    expect(logs.events(GROUP.name)).toEqual([]);
    logs.append(GROUP.name, "s", "new");
    await world.clock.advance(100);
    expect(logs.events(GROUP.name).map(({ message }) => message)).toEqual(["new"]);
    expect(world.store.prepare("SELECT count(*) AS rows FROM log_chunks").get()).toEqual({ rows: 1 });
  });

  it("is bounded: the oldest lines make room", () => {
    const world = createTestWorld();
    const logs = world.service(LogGroups);
    logs.declare(GROUP);
    const line = "x".repeat(1024 * 1024);
    for (let i = 0; i < 80; i++) {
      logs.append(GROUP.name, `s${i}`, line);
      logs.flush();
    }
    const { bytes } = world.store.prepare("SELECT sum(bytes) AS bytes FROM log_chunks").get() as { bytes: number };
    expect(bytes).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(logs.events(GROUP.name, { limit: 1 })[0]!.stream).toBe("s79");
  });

  it("drops lines for a group that does not exist and says so once", () => {
    const warnings: string[] = [];
    const log: Log = { info() {}, warn: (message) => void warnings.push(message), error() {} };
    const logs = new LogGroups({ ...createTestWorld(), log });
    logs.append("nowhere", "s", "1");
    logs.append("nowhere", "s", "2");
    expect(warnings).toEqual(["there is no log group nowhere: what would be logged there is dropped"]);
    expect(logs.has("nowhere")).toBe(false);
    expect(logs.events("nowhere")).toEqual([]);
  });

  it("finds the kept lines again in another run", () => {
    const world = createTestWorld();
    const before = new LogGroups(world);
    before.declare(GROUP);
    before.append(GROUP.name, "s", "kept");
    before.flush();
    const after = new LogGroups(world);
    after.declare(GROUP);
    expect(after.events(GROUP.name).map(({ message }) => message)).toEqual(["kept"]);
  });

  it("pages through streams that overlap in time, in both directions", async () => {
    const world = createTestWorld();
    const logs = world.service(LogGroups);
    logs.declare(GROUP);
    for (let line = 0; line < 30; line++) {
      logs.append(GROUP.name, `s${line % 3}`, String(line));
      await world.clock.advance(line % 7 === 0 ? 150 : 1);
    }
    const all = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 7 };
    const forward: string[] = [];
    for (let beyond = "", more = true; more; ) {
      const page = logs.page(GROUP.name, { ...all, ...(beyond && { beyond }) });
      forward.push(...page.events.map(({ message }) => message));
      beyond = page.events.at(-1)!.id;
      more = page.more;
    }
    expect(forward).toEqual(Array.from({ length: 30 }, (_, line) => String(line)));
    const last = logs.page(GROUP.name, { ...all, newestFirst: true });
    expect(last.events.map(({ message }) => message)).toEqual(["23", "24", "25", "26", "27", "28", "29"]);
    const before = logs.page(GROUP.name, { ...all, newestFirst: true, beyond: last.events[0]!.id });
    expect(before.events.map(({ message }) => message)).toEqual(["16", "17", "18", "19", "20", "21", "22"]);
    const one = logs.page(GROUP.name, { ...all, stream: "s1" });
    expect(one.events.map(({ message }) => message)).toEqual(["1", "4", "7", "10", "13", "16", "19"]);
  });

  it("sorts what clients put by their own times, and says when it came in", async () => {
    const world = createTestWorld();
    const logs = world.service(LogGroups);
    logs.declare(GROUP);
    const now = world.clock.now();
    logs.append(GROUP.name, "s", "now");
    await logs.put(GROUP.name, "s", [{ at: now - 1000, message: "earlier" }]);
    const { events } = logs.page(GROUP.name, { from: 0, to: now, limit: 10 });
    expect(events.map(({ message, at, ingestedAt }) => [message, at - now, ingestedAt - now])).toEqual([
      ["earlier", -1000, 0],
      ["now", 0, 0],
    ]);
    expect(logs.stream(GROUP.name, "s")).toMatchObject({ first_at: now - 1000, last_at: now, ingested_at: now });
  });

  it("keeps groups and streams that were made at run time; declared ones come back when they are declared", async () => {
    const world = createTestWorld();
    const before = new LogGroups(world);
    await before.create("made");
    await before.createStream("made", "empty");
    await before.setRetention("made", 3);
    before.declare(GROUP);
    await before.put(GROUP.name, "s", [{ at: world.clock.now(), message: "kept" }]);
    const after = new LogGroups(world);
    expect(after.list().map(({ name, retentionDays }) => [name, retentionDays])).toEqual([["made", 3]]);
    expect(after.streams("made").map(({ name }) => name)).toEqual(["empty"]);
    after.declare(GROUP);
    expect(after.events(GROUP.name)).toHaveLength(1);
  });

  it("deletes a stream and a group with what is in them", async () => {
    const world = createTestWorld();
    const logs = world.service(LogGroups);
    logs.declare(GROUP);
    for (const stream of ["a", "b"]) logs.append(GROUP.name, stream, stream);
    await logs.deleteStream(GROUP.name, "a");
    expect(logs.events(GROUP.name).map(({ message }) => message)).toEqual(["b"]);
    await logs.delete(GROUP.name);
    expect(logs.has(GROUP.name)).toBe(false);
    expect(() => logs.streams(GROUP.name)).toThrow("The specified log group does not exist.");
    await logs.create(GROUP.name);
    expect(logs.events(GROUP.name)).toEqual([]);
  });

  it("makes metrics of lines in the embedded metric format", async () => {
    const world = createTestWorld();
    const logs = world.service(LogGroups);
    logs.declare(GROUP);
    const CloudWatchMetrics = [
      {
        Namespace: "orders",
        Dimensions: [["service"], ["service", "kind"]],
        Metrics: [{ Name: "taken", Unit: "Count" }],
      },
    ];
    const line = { _aws: { Timestamp: world.clock.now(), CloudWatchMetrics }, service: "receive", taken: [1, 2] };
    logs.append(GROUP.name, "s", JSON.stringify(line));
    logs.append(GROUP.name, "s", '{"_aws": broken');
    const metrics = world.service(Metrics);
    const metric = { namespace: "orders", name: "taken", dimensions: { service: "receive" } };
    const range = { start: world.clock.now(), end: world.clock.now() + 60_000, period: 60_000 };
    expect(metrics.read(metric, range).get(range.start)).toMatchObject({ sum: 3, count: 2 });
    expect(metrics.list()).toEqual([metric]);
  });
});
