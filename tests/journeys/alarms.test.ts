import { PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { confirmSubscription, readMail } from "../factories/mail.ts";
import { type System, startSystem } from "../factories/system.ts";

const EMAIL = "ops@example.com";

/** Whoever runs the gateway hears of what goes wrong with its queue, once they have confirmed that they want to. */
let system: System;
beforeEach(async () => {
  system = await startSystem({ settings: { ALARM_EMAIL: EMAIL, MAX_RECEIVE_COUNT: "60" } });
});
afterEach(() => system.close());

const confirm = () =>
  confirmSubscription(system.terrarium.port, EMAIL, String(system.terrarium.outputs.gateway?.alarm_topic_arn?.value));
const told = async () =>
  (await readMail(system.terrarium.port, EMAIL)).filter(({ subject }) => !/Confirm/.test(subject));

/** Lets time pass until the mail about an alarm is there. */
const mailAbout = (subject: string) =>
  system.passTimeUntil(
    system.terrarium.trace.next(({ hop, detail }) => hop === "stored" && String(detail.subject).startsWith(subject)),
  );

test("a poison message in the dead-letter queue raises its alarm, and the mail arrives; so does the all-clear", async () => {
  await confirm();
  await system.startSubscriber();
  await system.sqs.send(new SendMessageCommand({ QueueUrl: system.queueUrl, MessageBody: '{"id":"poison"}' }));
  await mailAbout('ALARM: "journey-events-dead-letters"');
  const mail = (await told()).find(({ subject }) => subject.startsWith('ALARM: "journey-events-dead-letters"'));
  expect(mail?.subject).toBe('ALARM: "journey-events-dead-letters" in US East (N. Virginia)');
  expect(mail?.text).toContain("Messages that nobody could handle wait in journey-events-dead-letters");

  await system.sqs.send(new PurgeQueueCommand({ QueueUrl: system.deadLetterQueueUrl }));
  const before = system.terrarium.trace.seq;
  await system.passTimeUntil(
    system.terrarium.trace.next(
      ({ hop, detail }) => hop === "stored" && /^OK: "journey-events-dead-letters"/.test(String(detail.subject)),
      { since: before },
    ),
  );
});

test("a message that grows old because the subscriber is away raises its alarm; without a confirmation nobody hears of it", async () => {
  expect((await system.post({ id: 1, name: "a", age: 1, job: "b" })).status).toBe(202);
  const alarm = system.terrarium.trace.next(
    ({ hop, part, detail }) =>
      hop === "delivered" && part.endsWith(":alarm:journey-events-oldest-message") && detail.state === "ALARM",
  );
  const { at } = await system.passTimeUntil(alarm);
  const [accepted] = system.terrarium.trace.since().filter(({ hop }) => hop === "accepted");
  const seconds = (at - accepted!.at) / 1_000;
  expect(seconds).toBeGreaterThan(900);
  expect(seconds).toBeLessThan(1_500);
  expect(await told()).toEqual([]);
});
