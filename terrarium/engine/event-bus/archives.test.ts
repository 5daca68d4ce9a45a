import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBusBench, UNSTABLE_TARGET } from "../../../tests/factories/event-bus.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { Archives } from "./archives.ts";
import type { ReplayDefinition } from "./replay.ts";
import { Replays } from "./replays.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

class ArchiveBench extends EventBusBench {
  readonly archives = this.world.service(Archives);
  readonly replays = this.world.service(Replays);

  archive(rest: object = {}) {
    return this.archives.declare({ name: "orders", busArn: this.bus.arn, ...rest }, "test/orders");
  }

  async replay(rest: Partial<ReplayDefinition> = {}) {
    const { arn } = this.archives.byName("orders");
    const replay = await this.replays.start({
      name: "again",
      archiveArn: arn,
      busArn: this.bus.arn,
      ruleArns: [],
      from: START,
      to: START + 365 * DAY,
      ...rest,
    });
    while (replay.active) await this.clock.advance(0);
    return replay;
  }

  async ids(): Promise<string[]> {
    return (await this.drain()).map(({ body }) => JSON.parse(body).detail.id);
  }
}

const event = (id: number, rest: object = {}) => ({ detail: JSON.stringify({ id }), ...rest });

describe("archives", () => {
  it("keep the events that fit their pattern, for their retention period", async () => {
    const bench = new ArchiveBench();
    const archive = bench.archive({ pattern: '{"source":["shop"]}', retentionDays: 2 });
    await bench.put(event(1), event(2, { source: "other" }));
    expect(archive.size()).toMatchObject({ events: 1, bytes: expect.any(Number) });
    await bench.clock.advance(2 * DAY + 1000);
    expect(archive.size()).toMatchObject({ events: 0 });
    await bench.put(event(3));
    expect(archive.size()).toMatchObject({ events: 1 });
  });

  it("refuse what cannot be", async () => {
    const bench = new ArchiveBench();
    bench.archive();
    expect(() => bench.archive()).toThrow("declared twice");
    expect(() => bench.archive({ name: "a b" })).toThrow("ArchiveName");
    expect(() => bench.archive({ name: "b", busArn: `${bench.bus.arn}-gone` })).toThrow("does not exist");
    expect(() => bench.archive({ name: "b", pattern: "{}" })).toThrow("Event pattern is not valid");
    await expect(bench.archives.create({ name: "orders", busArn: bench.bus.arn })).rejects.toThrow("already exists");
  });
});

describe("replays", () => {
  it("send what was archived again, in order, marked, and it is not archived again", async () => {
    const bench = new ArchiveBench();
    const archive = bench.archive();
    for (let i = 0; i < 120; i++) await bench.put(event(i));
    await bench.rule();
    expect(await bench.ids()).toEqual([]);
    const replay = await bench.replay();
    expect(replay.progress).toMatchObject({ state: "COMPLETED", lastReplayed: START, endedAt: START });
    const messages = await bench.drain();
    expect(messages.map(({ body }) => JSON.parse(body).detail.id)).toEqual([...Array(120).keys()]);
    expect(JSON.parse(messages[0]!.body)).toMatchObject({ "replay-name": "again", source: "shop" });
    expect(archive.size().events).toBe(120);
  });

  it("send what is within their time alone, to the rules that they name", async () => {
    const bench = new ArchiveBench();
    bench.archive();
    for (let day = 0; day < 5; day++) {
      await bench.put(event(day));
      await bench.clock.advance(DAY);
    }
    const chosen = await bench.rule({}, { name: "chosen" });
    await bench.rule({ arn: UNSTABLE_TARGET }, { name: "other" });
    await bench.replay({ from: START + DAY, to: START + 3 * DAY, ruleArns: [chosen.arn] });
    expect(await bench.ids()).toEqual([1, 2, 3]);
    expect(bench.taken).toEqual([]);
  });

  it("can be cancelled while they run, and not after", async () => {
    const bench = new ArchiveBench();
    bench.archive();
    for (let i = 0; i < 120; i++) await bench.put(event(i));
    await bench.rule();
    const { arn } = bench.archives.byName("orders");
    const definition = {
      name: "again",
      archiveArn: arn,
      busArn: bench.bus.arn,
      ruleArns: [],
      from: START,
      to: START + DAY,
    };
    const replay = await bench.replays.start(definition);
    const cancelled = bench.replays.cancel("again");
    expect(replay.progress.state).toBe("CANCELLING");
    await cancelled;
    while (replay.active) await bench.clock.advance(0);
    expect(replay.progress.state).toBe("CANCELLED");
    expect((await bench.drain()).length).toBeLessThan(120);
    await expect(bench.replays.cancel("again")).rejects.toThrow("not in a valid state");
    await expect(bench.replays.start(definition)).rejects.toThrow("Replay again already exists");
  });

  it.each<[string, (bench: ArchiveBench) => Partial<ReplayDefinition>, string]>([
    [
      "an archive that does not exist",
      () => ({ archiveArn: "arn:aws:events:us-east-1:000000000000:archive/x" }),
      "does not exist",
    ],
    ["an end before its start", () => ({ to: START - 1 }), "EventStartTime must be before EventEndTime"],
    ["another bus", () => ({ busArn: "arn:other" }), "Cross event bus replay is not permitted"],
    [
      "a rule that does not exist",
      (bench) => ({ ruleArns: [bench.bus.arn.replace("event-bus/default", "rule/x")] }),
      "does not exist",
    ],
    ["a name with spaces", () => ({ name: "a b" }), "ReplayName"],
  ])("refuse %s", async (_name, rest, reason) => {
    const bench = new ArchiveBench();
    bench.archive();
    await expect(bench.replay(rest(bench))).rejects.toThrow(reason);
  });

  it("go on after a restart from where they were", async () => {
    const directory = mkdtempSync(join(tmpdir(), "event-bus-"));
    const file = join(directory, "db");
    const first = new ArchiveBench({ file });
    first.archive();
    for (let i = 0; i < 200; i++) await first.put(event(i));
    await first.rule();
    const { arn } = first.archives.byName("orders");
    await first.replays.start({
      name: "again",
      archiveArn: arn,
      busArn: first.bus.arn,
      ruleArns: [],
      from: START,
      to: START + DAY,
    });
    first.close();
    const second = new ArchiveBench({ file, seed: 2, clock: new VirtualClock(START + 1000) });
    second.archive();
    await second.rule();
    second.ready();
    const replay = second.replays.byName("again");
    expect(replay.active).toBe(true);
    while (replay.active) await second.clock.advance(0);
    expect(replay.progress.state).toBe("COMPLETED");
    expect(new Set(await second.ids()).size).toBe(200);
    second.close();
    rmSync(directory, { recursive: true });
  });
});
