import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBusBench } from "../../../tests/factories/event-bus.ts";
import { VirtualClock } from "../virtual-clock.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const scheduled = (schedule: string) => ({ name: "report", pattern: undefined, schedule });
const timesOf = async (bench: EventBusBench) => (await bench.drain()).map(({ body }) => JSON.parse(body).time);

describe("scheduled rules", () => {
  it("run at the hour that the cron says, with an event of their own", async () => {
    const bench = new EventBusBench();
    const rule = await bench.rule({}, scheduled("cron(30 18 ? * MON-FRI *)"));
    await bench.clock.advance(18 * HOUR + 30 * 60_000 - 1);
    expect(await bench.drain()).toHaveLength(0);
    await bench.clock.advance(1);
    const [message] = await bench.drain();
    expect(JSON.parse(message!.body)).toEqual({
      version: "0",
      id: expect.any(String),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "000000000000",
      time: "2026-01-01T18:30:00Z",
      region: "us-east-1",
      resources: [rule.arn],
      detail: {},
    });
    await bench.clock.advance(4 * DAY);
    expect(await timesOf(bench)).toEqual(["2026-01-02T18:30:00Z", "2026-01-05T18:30:00Z"]);
  });

  it("run at a rate, from when they were made", async () => {
    const bench = new EventBusBench();
    await bench.clock.advance(90_000);
    await bench.rule({}, scheduled("rate(1 minute)"));
    await bench.clock.advance(180_000);
    expect(await timesOf(bench)).toEqual(["2026-01-01T00:02:30Z", "2026-01-01T00:03:30Z", "2026-01-01T00:04:30Z"]);
  });

  it("rest while they are disabled, and are seen by no other rule", async () => {
    const bench = new EventBusBench();
    const rule = await bench.rule({}, scheduled("rate(1 hour)"));
    await bench.rule({}, { name: "others", pattern: '{"source":["aws.events"]}' });
    await bench.clock.advance(HOUR);
    expect(await bench.drain()).toHaveLength(1);
    await bench.service.rules.setState(rule, "DISABLED");
    await bench.clock.advance(5 * HOUR);
    expect(await bench.drain()).toHaveLength(0);
    await bench.service.rules.setState(rule, "ENABLED");
    await bench.clock.advance(HOUR);
    expect(await bench.drain()).toHaveLength(1);
  });

  it("follow another schedule when they get one, and end with their rule", async () => {
    const bench = new EventBusBench();
    const rule = await bench.rule({}, scheduled("rate(1 minute)"));
    await bench.service.rules.put(bench.bus, { name: "report", schedule: "rate(1 hour)" });
    await bench.clock.advance(HOUR);
    expect(await bench.drain()).toHaveLength(1);
    await bench.service.rules.delete(rule);
    await bench.clock.advance(DAY);
    expect(await bench.drain()).toHaveLength(0);
  });

  it("are for the default bus alone", async () => {
    const bench = new EventBusBench();
    const bus = await bench.service.createBus("custom");
    await expect(bench.rule({}, scheduled("rate(1 minute)"), bus)).rejects.toThrow("only on the default event bus");
  });

  it("keep their rate over a restart", async () => {
    const directory = mkdtempSync(join(tmpdir(), "event-bus-"));
    const file = join(directory, "db");
    const first = new EventBusBench({ file });
    await first.rule({}, scheduled("rate(1 day)"));
    await first.clock.advance(20 * HOUR);
    first.close();
    const second = new EventBusBench({ file, seed: 2, clock: new VirtualClock(first.clock.now()) });
    await second.rule({}, scheduled("rate(1 day)"));
    await second.clock.advance(4 * HOUR);
    expect(await timesOf(second)).toEqual(["2026-01-02T00:00:00Z"]);
    second.close();
    rmSync(directory, { recursive: true });
  });
});
