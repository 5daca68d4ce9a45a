import type { NewMail } from "../mail/mailbox.ts";
import type { World } from "../world.ts";
import { envelope, envelopeText } from "./envelope.ts";
import { messageFor, type Notice } from "./notice.ts";
import type { Subscription } from "./subscription.ts";
import { confirmUrl, unsubscribeUrl } from "./topic-links.ts";

const FROM_ADDRESS = "no-reply@sns.amazonaws.com";
const FROM_NAME = "AWS Notifications";
const CONFIRMATION_SUBJECT = "AWS Notification - Subscription Confirmation";
const DEFAULT_SUBJECT = "AWS Notification Message";

/** The mail that a subscription by `email` or `email-json` gets ("Email subscription setup and management in Amazon SNS"). */
export async function mailOf(world: World, subscription: Subscription, notice: Notice): Promise<NewMail> {
  const { arn, protocol, endpoint, signatureVersion, displayName } = subscription;
  const json = protocol === "email-json";
  const confirms = notice.token !== undefined;
  return {
    from: FROM_ADDRESS,
    fromName: displayName || FROM_NAME,
    to: endpoint,
    subject: confirms ? CONFIRMATION_SUBJECT : (notice.subject ?? DEFAULT_SUBJECT),
    text: json
      ? `${envelopeText(await envelope(world, notice, { arn, protocol }, signatureVersion))}\n`
      : confirms
        ? confirmationText(world, notice)
        : notificationText(world, subscription, notice),
    lineage: notice.lineage,
    links: {
      ...(notice.token !== undefined && { confirm: confirmUrl(world, notice.topicArn, notice.token) }),
      ...(!confirms && { unsubscribe: unsubscribeUrl(world, arn) }),
    },
  };
}

function confirmationText(world: World, { topicArn, token = "" }: Notice): string {
  return [
    "You have chosen to subscribe to the topic:",
    topicArn,
    "",
    "To confirm this subscription, visit the link below (if this was in error no action is necessary):",
    confirmUrl(world, topicArn, token),
    "",
    "Please do not reply directly to this email.",
    "",
  ].join("\n");
}

function notificationText(world: World, { arn, protocol, endpoint }: Subscription, notice: Notice): string {
  return [
    messageFor(notice, protocol),
    "",
    "--",
    "If you wish to stop receiving notifications from this topic, please visit the link below to unsubscribe:",
    `${unsubscribeUrl(world, arn)}&Endpoint=${encodeURIComponent(endpoint)}`,
    "",
    "Please do not reply directly to this email.",
    "",
  ].join("\n");
}
