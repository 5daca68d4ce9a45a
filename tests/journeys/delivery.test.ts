import { randomUUID } from "node:crypto";
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { type System, startSystem } from "../factories/system.ts";

/** Few enough that a poison message is soon out of the way, and enough for a subscriber that comes back in a minute. */
const MAX_RECEIVE_COUNT = 5;

const person = (id: string | number) => ({ id, name: "leedonggyu", age: 31, job: "devops" });

describe("a message goes from the gateway through queue and pipe to the subscriber's bucket", () => {
  let system: System;
  beforeEach(async () => {
    system = await startSystem({ settings: { MAX_RECEIVE_COUNT: String(MAX_RECEIVE_COUNT) } });
  });
  afterEach(() => system.close());

  const receiveCountOf = async (
    url: string,
    name: "ApproximateNumberOfMessages" | "ApproximateNumberOfMessagesNotVisible",
  ) => {
    const { Attributes } = await system.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [name] }),
    );
    return Number(Attributes?.[name]);
  };

  test("the curl of the README is accepted, transformed and stored", async () => {
    await system.startSubscriber();
    const answer = await system.post(person(10));
    expect(answer.status).toBe(202);
    const { messageId } = answer.json<{ messageId: string }>();
    expect(messageId).toMatch(/^[0-9a-f-]{36}$/);
    const delivered = await system.passTimeUntil(system.terrarium.trace.next({ hop: "delivered" }));
    const { objects } = await system.stored();
    expect(Object.values(objects)).toEqual([{ ...person(10), messageId, sentAt: expect.anything() }]);
    const hops = system.terrarium.trace.since().filter(({ lineage }) => lineage === delivered.lineage);
    expect(hops.map(({ hop }) => hop)).toEqual(
      expect.arrayContaining(["accepted", "queued", "received", "transformed", "delivered", "deleted"]),
    );
  });

  test("200 messages that were accepted while the subscriber was down are stored once each when it is back", async () => {
    const ids = Array.from({ length: 200 }, () => randomUUID());
    const answers = await Promise.all(ids.map((id) => system.post(person(id))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    await system.passTimeUntil(system.terrarium.trace.next({ hop: "failed" }));
    expect((await system.stored()).versions).toBe(0);

    await system.startSubscriber();
    const messages = new Set<string>();
    const all = new Promise<void>((resolve) => {
      const unfollow = system.terrarium.trace.follow(({ hop, lineage }) => {
        if (hop === "delivered" && messages.add(lineage).size === ids.length) resolve(unfollow());
      });
    });
    await system.passTimeUntil(all);
    const { objects, versions } = await system.stored();
    expect(versions).toBe(200);
    expect(new Set(Object.values(objects).map((object) => (object as { id: string }).id))).toEqual(new Set(ids));
  });

  test("a poison message ends in the dead-letter queue after its receives, and can be moved back", async () => {
    await system.startSubscriber();
    const { MessageId } = await system.sqs.send(
      new SendMessageCommand({ QueueUrl: system.queueUrl, MessageBody: JSON.stringify({ id: 1, name: 5 }) }),
    );
    const dead = await system.passTimeUntil(system.terrarium.trace.next({ hop: "dead-lettered" }));
    const failures = system.terrarium.trace
      .since()
      .filter(({ hop, lineage }) => hop === "failed" && lineage === dead.lineage);
    expect(failures).toHaveLength(MAX_RECEIVE_COUNT);
    const { Messages } = await system.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: system.deadLetterQueueUrl, VisibilityTimeout: 0 }),
    );
    expect(Messages).toMatchObject([{ MessageId, Body: '{"id":1,"name":5}' }]);

    const { Attributes } = await system.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: system.deadLetterQueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const since = system.terrarium.trace.seq;
    await system.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes?.QueueArn }));
    await system.passTimeUntil(system.terrarium.trace.next({ hop: "moved" }, { since }));
    await system.passTimeUntil(system.terrarium.trace.next({ hop: "failed" }, { since }));
    expect(await receiveCountOf(system.deadLetterQueueUrl, "ApproximateNumberOfMessages")).toBe(0);
  });

  test("a repeat of the same publish with other content is kept under its own key", async () => {
    await system.startSubscriber();
    await system.post(person(7));
    await system.post({ ...person(7), age: 32 });
    await system.passTimeUntil(system.terrarium.trace.count({ hop: "delivered" }, 2));
    const { objects } = await system.stored();
    expect(
      Object.values(objects)
        .map((object) => (object as { age: number }).age)
        .sort(),
    ).toEqual([31, 32]);
  });
});
