import type { World } from "../world.ts";
import { messageFor, type Notice } from "./notice.ts";
import { SigningKey } from "./signing-key.ts";
import { confirmUrl, unsubscribeUrl } from "./topic-links.ts";

/** Who gets a notice. */
export interface Addressee {
  readonly arn: string;
  readonly protocol: string;
}

/** The members of an envelope, in the order in which SNS writes them. */
export type Envelope = Readonly<Record<string, string | Readonly<Record<string, { Type: string; Value: string }>>>>;

/**
 * What a subscriber gets without raw message delivery ("Parsing Amazon SNS message formats"), signed; messages of FIFO topics
 * carry no signature.
 */
export async function envelope(
  world: World,
  notice: Notice,
  { arn, protocol }: Addressee,
  signatureVersion: "1" | "2",
): Promise<Envelope> {
  const message = messageFor(notice, protocol);
  const timestamp = new Date(notice.at).toISOString();
  const subscribe = notice.token === undefined ? undefined : confirmUrl(world, notice.topicArn, notice.token);
  const members: Record<string, Envelope[string] | undefined> = {
    Type: notice.type,
    MessageId: notice.messageId,
    SequenceNumber: notice.sequenceNumber,
    Token: notice.token,
    TopicArn: notice.topicArn,
    Subject: notice.subject,
    Message: message,
    SubscribeURL: subscribe,
    Timestamp: timestamp,
  };
  if (!notice.topicArn.endsWith(".fifo")) {
    const key = world.service(SigningKey);
    members.SignatureVersion = signatureVersion;
    members.Signature = await key.sign(stringToSign(members), signatureVersion);
    members.SigningCertURL = await key.certificateUrl();
  }
  if (notice.type === "Notification") members.UnsubscribeURL = unsubscribeUrl(world, arn);
  const attributes = Object.entries(notice.attributes ?? {}).map(
    ([name, { type, value }]) => [name, { Type: type, Value: value }] as const,
  );
  if (attributes.length > 0) members.MessageAttributes = Object.fromEntries(attributes);
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Envelope;
}

/** JSON with the line breaks and spaces that SNS writes. */
export function envelopeText(members: Envelope): string {
  const lines = Object.entries(members).map(([name, value]) => {
    if (typeof value === "string") return `  "${name}" : ${JSON.stringify(value)}`;
    const attributes = Object.entries(value).map(
      ([key, attribute]) => `    ${JSON.stringify(key)} : ${JSON.stringify(attribute)}`,
    );
    return `  "${name}" : {\n${attributes.join(",\n")}\n  }`;
  });
  return `{\n${lines.join(",\n")}\n}`;
}

/** What a function is invoked with ("Using AWS Lambda with Amazon SNS"). Two of the names are spelled otherwise there. */
export function lambdaEvent(members: Envelope, subscriptionArn: string): string {
  const { SigningCertURL, UnsubscribeURL, Subject = null, MessageAttributes = {}, ...rest } = members;
  const Sns = {
    ...rest,
    Subject,
    SigningCertUrl: SigningCertURL,
    UnsubscribeUrl: UnsubscribeURL,
    MessageAttributes,
  };
  return JSON.stringify({
    Records: [{ EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: subscriptionArn, Sns }],
  });
}

/** Names and values, a line each, in alphabetical order ("Verifying the signatures of Amazon SNS messages"). */
function stringToSign(members: Readonly<Record<string, Envelope[string] | undefined>>): string {
  const signed = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
  return signed
    .filter((name) => members[name] !== undefined)
    .map((name) => `${name}\n${members[name]}\n`)
    .join("");
}
