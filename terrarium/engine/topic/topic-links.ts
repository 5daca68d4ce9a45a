import type { World } from "../world.ts";

/** Links that work without a signature, in a browser as with curl: whoever has the token or the ARN may use them. */
export function confirmUrl({ account }: World, topicArn: string, token: string): string {
  return `${account.endpoint}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`;
}

export function unsubscribeUrl({ account }: World, subscriptionArn: string): string {
  return `${account.endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
}
