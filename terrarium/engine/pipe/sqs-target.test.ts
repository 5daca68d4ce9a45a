import { setUpPipe, withId } from "../../../tests/factories/pipe.ts";
import { Pipe } from "./pipe.ts";
import { sqsTarget } from "./sqs-target.ts";

describe("a pipe to a queue", () => {
  function toQueue(parameters: { groupId?: string; deduplicationId?: string } = {}, fifo = false, window = 0) {
    const made = setUpPipe({ started: false });
    const { queues, definition, world } = made;
    const attributes: Record<string, string> = fifo ? { FifoQueue: "true" } : { MaximumMessageSize: "1024" };
    const target = queues.create({ name: fifo ? "target.fifo" : "target", attributes });
    const make = () =>
      new Pipe(world, {
        ...definition,
        target: sqsTarget(target.arn, () => queues.byArn(target.arn), parameters),
        batching: { size: 4, windowSeconds: window },
      });
    return { ...made, target, make };
  }

  it("sends what the template gives, under the message's lineage", async () => {
    const { make, source, target, world } = toQueue();
    make().start();
    await source.send({ body: withId(1), lineage: "L" });
    await world.trace.next({ hop: "deleted", part: source.arn });
    expect(await target.receive()).toMatchObject([{ body: '{"id": 1}', lineage: "L" }]);
  });

  it("keeps in the source what the target refuses", async () => {
    const { make, source, target, world } = toQueue();
    await source.send({ body: withId(1) });
    await source.send({ body: JSON.stringify({ id: "x".repeat(2000) }) });
    make().start();
    const record = await world.trace.next({ hop: "failed" });
    expect(record.detail.reason).toContain("Message must be shorter than 1024 bytes");
    await world.trace.next({ hop: "deleted" });
    expect(target.depth().visible).toBe(1);
    expect(source.depth()).toMatchObject({ inFlight: 1 });
  });

  it("gives messages of a FIFO queue their group and deduplication id", async () => {
    const { make, source, target, world } = toQueue({ groupId: "$.body.id", deduplicationId: "$.messageId" }, true);
    make().start();
    const { messageId } = await source.send({ body: withId(7) });
    await world.trace.next({ hop: "deleted" });
    expect(await target.receive()).toMatchObject([{ groupId: "7", deduplicationId: messageId }]);
  });

  it("needs these for a FIFO queue", () => {
    expect(() => toQueue({}, true).make()).toThrow("needs a message_group_id");
    expect(() => toQueue({ groupId: "g" }, true).make()).toThrow("needs a message_deduplication_id");
  });

  it("gathers a batch for as long as its window", async () => {
    const { make, source, target, world } = toQueue({}, false, 10);
    make().start();
    for (let n = 0; n < 3; n++) {
      await source.send({ body: withId(n) });
      await world.clock.advance(3_000);
    }
    expect(target.depth().visible).toBe(0);
    await world.clock.advance(2_000);
    expect(target.depth().visible).toBe(3);
    for (let n = 0; n < 4; n++) await source.send({ body: withId(n) });
    await world.clock.advance(100);
    expect(target.depth().visible).toBe(7);
  });
});
