import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { type System, startSystem } from "../factories/system.ts";

describe("a FIFO queue that is made at run time, by the SDK through the front door", () => {
  let system: System;
  let QueueUrl: string;
  beforeAll(async () => {
    system = await startSystem();
    const created = await system.sqs.send(
      new CreateQueueCommand({
        QueueName: "orders.fifo",
        Attributes: { FifoQueue: "true", ContentBasedDeduplication: "true" },
      }),
    );
    QueueUrl = created.QueueUrl!;
  });
  afterAll(() => system.close());

  const receive = async (max = 10) =>
    (await system.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: max }))).Messages ?? [];

  test("keeps the order of each group, one batch of a group in flight at a time", async () => {
    for (const MessageGroupId of ["a", "b"]) {
      const Entries = [1, 2, 3].map((n) => ({ Id: `m${n}`, MessageBody: `${MessageGroupId}${n}`, MessageGroupId }));
      await system.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
    const seen: string[] = [];
    for (;;) {
      const held = await receive(2);
      if (held.length === 0) break;
      const groups = new Set(held.map(({ Body }) => Body![0]));
      for (const other of await receive(10)) {
        expect(groups).not.toContain(other.Body![0]);
        seen.push(other.Body!);
        await system.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: other.ReceiptHandle }));
      }
      for (const message of held) {
        seen.push(message.Body!);
        await system.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      }
    }
    for (const group of ["a", "b"])
      expect(seen.filter((body) => body[0] === group)).toEqual([`${group}1`, `${group}2`, `${group}3`]);
  });

  test("takes the same content once in five minutes, and again after them", async () => {
    const send = () => system.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "same", MessageGroupId: "c" }));
    const [first, repeat] = [await send(), await send()];
    expect(repeat.MessageId).toBe(first.MessageId);
    expect(await receive()).toHaveLength(1);
    await system.clock.advance(5 * 60_000 + 1_000);
    expect((await send()).MessageId).not.toBe(first.MessageId);
  });
});
