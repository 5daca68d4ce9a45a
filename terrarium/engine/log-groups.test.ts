import { createTestWorld } from "../../tests/factories/world.ts";
import type { Log } from "./log.ts";
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
    expect(world.store.prepare("SELECT count(*) AS rows FROM log_batches").get()).toEqual({ rows: 1 });
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
    expect(world.store.prepare("SELECT count(*) AS rows FROM log_batches").get()).toEqual({ rows: 1 });
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
    const { bytes } = world.store.prepare("SELECT sum(bytes) AS bytes FROM log_batches").get() as { bytes: number };
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
});
