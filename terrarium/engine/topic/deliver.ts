import { EngineError } from "../errors.ts";
import { Mailbox } from "../mail/mailbox.ts";
import { OutsideUnreachable } from "../outside.ts";
import { type Handover, Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import { envelope, envelopeText, lambdaEvent } from "./envelope.ts";
import { mailOf } from "./mail-text.ts";
import { messageFor, type Notice, recipientAttributes } from "./notice.ts";
import type { Subscription } from "./subscription.ts";

/** The endpoint has not taken a message. */
export class NotDelivered extends Error {
  /** Trying again is of no use: SNS calls it a client-side error. */
  readonly permanent: boolean;

  constructor(reason: string, permanent: boolean) {
    super(reason);
    this.permanent = permanent;
  }
}

const HTTP_TIMEOUT = 15_000;

/**
 * One attempt to hand a message to a subscriber. Resolves when the subscriber has it.
 *
 * @throws NotDelivered
 */
export async function deliver(world: World, subscription: Subscription, notice: Notice): Promise<void> {
  try {
    switch (subscription.protocol) {
      case "sqs":
      case "lambda":
        return await handOver(world, subscription, notice, subscription.endpoint);
      case "http":
      case "https":
        return await post(world, subscription, notice);
      default:
        return await world.service(Mailbox).deliver(await mailOf(world, subscription, notice));
    }
  } catch (error) {
    if (error instanceof EngineError) throw new NotDelivered(`${error.name}: ${error.message}`, error.callerFault);
    if (error instanceof OutsideUnreachable) throw new NotDelivered(error.message, false);
    throw error;
  }
}

/** Hands a message that could not be delivered to the subscription's dead-letter queue. @throws NotDelivered */
export async function deadLetter(
  world: World,
  subscription: Subscription,
  notice: Notice,
  queueArn: string,
): Promise<void> {
  try {
    await handOver(world, subscription, notice, queueArn);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new NotDelivered(`${error.name}: ${error.message}`, error.callerFault);
  }
}

async function handOver(world: World, subscription: Subscription, notice: Notice, arn: string): Promise<void> {
  const recipient = world.service(Recipients).byArn(arn);
  const { raw, signatureVersion } = subscription;
  const members = raw ? undefined : await envelope(world, notice, subscription, signatureVersion);
  const handover: Handover = {
    body: !members
      ? messageFor(notice, subscription.protocol)
      : arn.split(":")[2] === "lambda"
        ? lambdaEvent(members, subscription.arn)
        : envelopeText(members),
    principal: { kind: "service", name: "sns.amazonaws.com", sourceArn: notice.topicArn },
    lineage: notice.lineage,
    ...(raw && notice.attributes && { attributes: recipientAttributes(notice) }),
    ...(notice.groupId !== undefined && { groupId: notice.groupId }),
    ...(arn.endsWith(".fifo") && { deduplicationId: notice.deduplicationId }),
  };
  await recipient.take(handover);
}

async function post(world: World, subscription: Subscription, notice: Notice): Promise<void> {
  const { raw, contentType, endpoint, arn, protocol, signatureVersion } = subscription;
  const bare = raw && notice.type === "Notification";
  const body = bare
    ? messageFor(notice, protocol)
    : envelopeText(await envelope(world, notice, subscription, signatureVersion));
  const { url, authorization } = splitCredentials(endpoint);
  const { status } = await world.outside({
    method: "POST",
    url,
    headers: {
      "x-amz-sns-message-type": notice.type,
      "x-amz-sns-message-id": notice.messageId,
      "x-amz-sns-topic-arn": notice.topicArn,
      ...(notice.type === "Notification" && { "x-amz-sns-subscription-arn": arn }),
      ...(bare && { "x-amz-sns-rawdelivery": "true" }),
      "Content-Type": contentType ?? "text/plain; charset=UTF-8",
      "User-Agent": "Amazon Simple Notification Service Agent",
      ...(authorization !== undefined && { Authorization: authorization }),
    },
    body,
    timeout: HTTP_TIMEOUT,
  });
  if (status >= 200 && status < 300) return;
  throw new NotDelivered(`${url} answered ${status}`, status < 500 && status !== 429);
}

/** `https://user:password@host/`: SNS sends them as basic authentication. */
function splitCredentials(endpoint: string): { url: string; authorization?: string } {
  const parsed = new URL(endpoint);
  if (parsed.username === "") return { url: endpoint };
  const pair = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
  parsed.username = "";
  parsed.password = "";
  return { url: parsed.href, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
