import { createVerify, X509Certificate } from "node:crypto";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { type Envelope, envelope, envelopeText, lambdaEvent } from "./envelope.ts";
import type { Notice } from "./notice.ts";
import { SigningKey } from "./signing-key.ts";

const world = createTestWorld();
const topicArn = "arn:aws:sns:us-east-1:000000000000:orders";
const arn = `${topicArn}:1`;
const notice: Notice = {
  type: "Notification",
  messageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
  topicArn,
  message: "Hello\nworld",
  at: world.clock.now(),
  lineage: "l",
};

/** As a subscriber checks it ("Verifying the signatures of Amazon SNS messages"). */
async function verifies(members: Envelope, names: readonly string[]): Promise<boolean> {
  const name = String(members.SigningCertURL).split("/").at(-1)!;
  const certificate = new X509Certificate((await world.service(SigningKey).certificate(name))!);
  const text = names.map((each) => `${each}\n${members[each]}\n`).join("");
  const algorithm = members.SignatureVersion === "2" ? "RSA-SHA256" : "RSA-SHA1";
  return createVerify(algorithm).update(text).verify(certificate.publicKey, String(members.Signature), "base64");
}

test.each(["1", "2"] as const)("a notification is signed with version %s", async (version) => {
  const members = await envelope(world, { ...notice, subject: "Hi" }, { arn, protocol: "sqs" }, version);
  expect(Object.keys(members)).toEqual(
    "Type MessageId TopicArn Subject Message Timestamp SignatureVersion Signature SigningCertURL UnsubscribeURL".split(
      " ",
    ),
  );
  const names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
  expect(await verifies(members, names)).toBe(true);
  expect(await verifies({ ...members, Message: "forged" }, names)).toBe(false);
});

test("without a subject it is not signed over one, and a confirmation is signed over its token and link", async () => {
  const bare = await envelope(world, notice, { arn, protocol: "sqs" }, "1");
  expect(bare).not.toHaveProperty("Subject");
  expect(await verifies(bare, ["Message", "MessageId", "Timestamp", "TopicArn", "Type"])).toBe(true);
  const request = await envelope(
    world,
    { ...notice, type: "SubscriptionConfirmation", token: "abc" },
    { arn, protocol: "http" },
    "1",
  );
  expect(request).toMatchObject({
    Token: "abc",
    SubscribeURL: `http://127.0.0.1:4566/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=abc`,
  });
  expect(request).not.toHaveProperty("UnsubscribeURL");
  const names = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
  expect(await verifies(request, names)).toBe(true);
});

test("the text is JSON as SNS lays it out", async () => {
  const attributes = { price: { type: "Number", value: "12" }, "a.b": { type: "String", value: 'x"y' } };
  const members = await envelope(world, { ...notice, attributes }, { arn, protocol: "sqs" }, "1");
  const text = envelopeText(members);
  expect(JSON.parse(text)).toEqual(members);
  expect(text.startsWith('{\n  "Type" : "Notification",\n  "MessageId" : "22b80b92-')).toBe(true);
  expect(
    text.endsWith(
      '"MessageAttributes" : {\n    "price" : {"Type":"Number","Value":"12"},\n    "a.b" : {"Type":"String","Value":"x\\"y"}\n  }\n}',
    ),
  ).toBe(true);
});

test("a FIFO topic's carries a sequence number and no signature", async () => {
  const fifo = { ...notice, topicArn: `${topicArn}.fifo`, sequenceNumber: "10000000000000000001" };
  const members = await envelope(world, fifo, { arn, protocol: "sqs" }, "1");
  expect(members.SequenceNumber).toBe("10000000000000000001");
  expect(members).not.toHaveProperty("Signature");
});

test("a function gets an event with one record, whose URLs are spelled otherwise", async () => {
  const members = await envelope(world, notice, { arn, protocol: "lambda" }, "1");
  const { Records } = JSON.parse(lambdaEvent(members, arn));
  expect(Records).toHaveLength(1);
  expect(Records[0]).toMatchObject({
    EventSource: "aws:sns",
    EventVersion: "1.0",
    EventSubscriptionArn: arn,
    Sns: { Type: "Notification", Subject: null, Message: "Hello\nworld", MessageAttributes: {} },
  });
  expect(Records[0].Sns.SigningCertUrl).toBe(members.SigningCertURL);
  expect(Records[0].Sns.UnsubscribeUrl).toBe(members.UnsubscribeURL);
});
