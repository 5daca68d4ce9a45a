import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { EventBusBench, UNSTABLE_TARGET } from "../../../tests/factories/event-bus.ts";
import { AccessDenied, EngineError } from "../errors.ts";
import type { ReceivedMessage } from "../queue/message.ts";
import { VirtualClock } from "../virtual-clock.ts";

class ServiceUnavailable extends EngineError {
  override readonly callerFault = false;
}
class MessageTooLong extends EngineError {}
class TooManyRequestsException extends EngineError {}

const attributesOf = (message: ReceivedMessage) =>
  Object.fromEntries(Object.entries(message.attributes).map(([name, { stringValue }]) => [name, stringValue]));

const HOUR = 3_600_000;

describe("a target that fails", () => {
  it("is tried again, ever more rarely, until it takes the event", async () => {
    const bench = new EventBusBench();
    await bench.rule({ arn: UNSTABLE_TARGET });
    bench.failure = () => new ServiceUnavailable("down");
    const [result] = await bench.put({});
    expect(result).toHaveProperty("eventId");
    expect(bench.tries).toBe(1);
    const tries = [];
    for (let second = 0; second < 64; second++) {
      await bench.clock.advance(1000);
      tries.push(bench.tries);
    }
    expect(bench.tries).toBeGreaterThanOrEqual(6);
    expect(bench.tries).toBeLessThanOrEqual(9);
    expect(tries[3]! - 1).toBeGreaterThan(bench.tries - tries[31]!);
    bench.failure = undefined;
    await bench.clock.advance(2 * HOUR);
    expect(bench.taken).toHaveLength(1);
    const count = bench.tries;
    await bench.clock.advance(24 * HOUR);
    expect(bench.tries).toBe(count);
  });

  it("gets 185 retries in the 24 hours that EventBridge speaks of, and then the event is dead-lettered", async () => {
    const bench = new EventBusBench();
    const rule = await bench.rule({ arn: UNSTABLE_TARGET, deadLetterArn: bench.deadLetters.arn });
    bench.failure = () => new ServiceUnavailable("down");
    await bench.put({});
    await bench.clock.advance(20 * HOUR);
    expect(await bench.drain(bench.deadLetters)).toHaveLength(0);
    await bench.clock.advance(5 * HOUR);
    const [letter] = await bench.drain(bench.deadLetters);
    expect(attributesOf(letter!)).toMatchObject({
      RULE_ARN: rule.arn,
      TARGET_ARN: UNSTABLE_TARGET,
      ERROR_CODE: "INTERNAL_ERROR",
      ERROR_MESSAGE: "down",
      EXHAUSTED_RETRY_CONDITION: expect.stringMatching(/^Maximum(RetryAttempts|EventAgeInSeconds)$/),
    });
    expect(bench.tries).toBeGreaterThan(170);
    expect(bench.tries).toBeLessThanOrEqual(186);
  });

  it("is given up after its retries: the whole event, with the reason, is in the dead-letter queue", async () => {
    const bench = new EventBusBench();
    const retryPolicy = { maximumRetryAttempts: 2 };
    const inputPath = "$.detail";
    await bench.rule({ arn: UNSTABLE_TARGET, deadLetterArn: bench.deadLetters.arn, retryPolicy, inputPath });
    bench.failure = () => new TooManyRequestsException("slow down");
    await bench.put({});
    await bench.clock.advance(HOUR);
    const [letter] = await bench.drain(bench.deadLetters);
    expect(JSON.parse(letter!.body)).toMatchObject({ source: "shop", detail: { id: 1 } });
    expect(attributesOf(letter!)).toMatchObject({
      ERROR_CODE: "THROTTLING",
      RETRY_ATTEMPTS: "2",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    });
    expect(bench.tries).toBe(3);
    expect(bench.hops().filter((hop) => /^(failed|dead-lettered|transformed)/.test(hop))).toEqual([
      "transformed rule/all",
      "failed rule/all",
      "failed rule/all",
      "failed rule/all",
      "dead-lettered rule/all",
    ]);
  });

  it("is given up when the event is too old, on time", async () => {
    const bench = new EventBusBench();
    const retryPolicy = { maximumEventAgeInSeconds: 60 };
    await bench.rule({ arn: UNSTABLE_TARGET, deadLetterArn: bench.deadLetters.arn, retryPolicy });
    bench.failure = () => new ServiceUnavailable("down");
    await bench.put({});
    await bench.clock.advance(59_999);
    expect(await bench.drain(bench.deadLetters)).toHaveLength(0);
    await bench.clock.advance(1);
    const [letter] = await bench.drain(bench.deadLetters);
    expect(attributesOf(letter!)).toMatchObject({ EXHAUSTED_RETRY_CONDITION: "MaximumEventAgeInSeconds" });
  });

  it("is tried once with no retries", async () => {
    const bench = new EventBusBench();
    await bench.rule({
      arn: UNSTABLE_TARGET,
      deadLetterArn: bench.deadLetters.arn,
      retryPolicy: { maximumRetryAttempts: 0 },
    });
    bench.failure = () => new ServiceUnavailable("down");
    await bench.put({});
    expect(bench.tries).toBe(1);
    expect(attributesOf((await bench.drain(bench.deadLetters))[0]!)).toMatchObject({ RETRY_ATTEMPTS: "0" });
  });
});

describe("what trying again does not help", () => {
  it.each<[string, () => Error, string]>([
    ["missing permission", () => new AccessDenied("not allowed"), "NO_PERMISSIONS"],
    ["a message that the target refuses", () => new MessageTooLong("1 MiB"), "INVALID_PARAMETER"],
  ])("%s goes straight to the dead-letter queue", async (_name, failure, ERROR_CODE) => {
    const bench = new EventBusBench();
    await bench.rule({ arn: UNSTABLE_TARGET, deadLetterArn: bench.deadLetters.arn });
    bench.failure = failure;
    await bench.put({});
    const [letter] = await bench.drain(bench.deadLetters);
    expect(attributesOf(letter!)).toEqual({
      RULE_ARN: "arn:aws:events:us-east-1:000000000000:rule/all",
      TARGET_ARN: UNSTABLE_TARGET,
      ERROR_CODE,
      ERROR_MESSAGE: failure().message,
      RETRY_ATTEMPTS: "0",
    });
    expect(bench.tries).toBe(1);
  });

  it("a target that does not exist", async () => {
    const bench = new EventBusBench();
    await bench.rule({ arn: `${bench.queue.arn}-gone`, deadLetterArn: bench.deadLetters.arn });
    await bench.put({});
    expect(attributesOf((await bench.drain(bench.deadLetters))[0]!)).toMatchObject({ ERROR_CODE: "NO_RESOURCE" });
  });

  it("a template that breaks by a value", async () => {
    const bench = new EventBusBench();
    const inputTransformer = { paths: { note: "$.detail.note" }, template: '{"note": "<note>"}' };
    await bench.rule({ inputTransformer, deadLetterArn: bench.deadLetters.arn });
    await bench.put({ detail: '{"note":"fine"}' }, { detail: '{"note":"\\"broken\\""}' });
    expect((await bench.drain()).map(({ body }) => body)).toEqual(['{"note":"fine"}']);
    expect(attributesOf((await bench.drain(bench.deadLetters))[0]!)).toMatchObject({ ERROR_CODE: "INVALID_JSON" });
  });

  it("without a dead-letter queue the event is given up, and the log says why, once", async () => {
    const bench = new EventBusBench();
    const warn = jest.spyOn(bench.world.log, "warn");
    await bench.rule({ arn: `${bench.queue.arn}-gone` });
    await bench.put({}, {});
    expect(warn.mock.calls.map(([message]) => message)).toEqual([expect.stringContaining("NO_RESOURCE")]);
    warn.mockRestore();
    expect(bench.world.trace.since().filter(({ detail }) => detail.givenUp)).toHaveLength(2);
  });

  it("a dead-letter queue that takes nothing loses the event, too", async () => {
    const bench = new EventBusBench();
    await bench.rule({ arn: `${bench.queue.arn}-gone`, deadLetterArn: `${bench.deadLetters.arn}-gone` });
    await bench.put({});
    expect(bench.world.trace.since().find(({ detail }) => detail.givenUp)?.detail.why).toContain("does not take it");
  });
});

describe("restarts", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "event-bus-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const open = (seed: number, clock = new VirtualClock()) =>
    new EventBusBench({ file: join(directory, "db"), seed, clock });

  it("what was not delivered goes on, once everything is there", async () => {
    const first = open(1);
    await first.rule({ arn: UNSTABLE_TARGET });
    first.failure = () => new ServiceUnavailable("down");
    await first.put({});
    first.close();
    const second = open(2, new VirtualClock(first.clock.now() + 60_000));
    await second.rule({ arn: UNSTABLE_TARGET });
    await second.clock.advance(1000);
    expect(second.tries).toBe(0);
    second.ready();
    await second.clock.advance(0);
    expect(second.taken.map(({ lineage }) => lineage)).toEqual([first.world.trace.since()[0]!.lineage]);
    await second.clock.advance(24 * HOUR);
    expect(second.tries).toBe(1);
    second.close();
  });

  it("what waited for a rule that is gone goes with it", async () => {
    const first = open(1);
    await first.rule({ arn: UNSTABLE_TARGET });
    first.failure = () => new ServiceUnavailable("down");
    await first.put({});
    first.close();
    const second = open(2);
    second.ready();
    await second.rule({ arn: UNSTABLE_TARGET });
    await second.clock.advance(24 * HOUR);
    expect(second.tries).toBe(0);
    second.close();
  });

  it("buses and rules that were made at run time are there again", async () => {
    const first = open(1);
    const bus = await first.service.createBus("custom", "mine");
    const rule = await first.service.rules.put(bus, { name: "r", pattern: '{"source":["shop"]}' });
    await first.service.rules.putTarget(rule, { id: "q", arn: first.queue.arn });
    await first.rule();
    first.close();
    const second = open(2);
    expect(second.service.list().map(({ name, description }) => [name, description])).toEqual([
      ["custom", "mine"],
      ["default", undefined],
    ]);
    // What Terraform declared, it declares again.
    expect(second.bus.rules).toEqual([]);
    await second.put({ eventBusName: "custom" });
    expect(await second.drain()).toHaveLength(1);
    second.close();
  });

  it("no accepted event is lost, whatever fails and however often it restarts", async () => {
    const step = fc.record({ events: fc.nat(3), fails: fc.nat(3), restart: fc.boolean(), advance: fc.nat(100_000) });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const file = join(directory, `db${++run}`);
        const accepted = new Set<string>();
        const arrived = new Set<string>();
        const failures = [undefined, ServiceUnavailable, TooManyRequestsException, AccessDenied];
        const start = async (clock: VirtualClock, seed: number) => {
          const bench = new EventBusBench({ file, seed, clock });
          await bench.rule({
            arn: UNSTABLE_TARGET,
            deadLetterArn: bench.deadLetters.arn,
            retryPolicy: { maximumRetryAttempts: 3 },
          });
          bench.ready();
          return bench;
        };
        const collect = async (bench: EventBusBench) => {
          for (const { body } of bench.taken) arrived.add(JSON.parse(body).id);
          for (const { body } of await bench.drain(bench.deadLetters)) arrived.add(JSON.parse(body).id);
        };
        let bench = await start(new VirtualClock(), 1);
        for (const [index, { events, fails, restart, advance }] of steps.entries()) {
          const Failure = failures[fails];
          bench.failure = Failure && (() => new Failure("no"));
          for (let i = 0; i < events; i++) {
            for (const result of await bench.put({})) if ("eventId" in result) accepted.add(result.eventId);
          }
          await bench.clock.advance(advance);
          await collect(bench);
          if (!restart) continue;
          bench.close();
          bench = await start(new VirtualClock(bench.clock.now()), index + 2);
        }
        bench.failure = undefined;
        await bench.clock.advance(24 * HOUR);
        await collect(bench);
        expect(arrived).toEqual(accepted);
        bench.close();
      }),
      { numRuns: 25 },
    );
  });
});
