import type { Topology } from "../topology.ts";
import { endpointId, type Subscription } from "./subscription.ts";
import type { Topic } from "./topic.ts";

/** Draws a topic and its subscribers as they are now; whoever publishes to it stays connected. */
export function showTopic(topology: Topology, topic: Topic, address: string | undefined): void {
  const publishers = topology.edges.filter(({ to }) => to === topic.arn);
  topology.remove(topic.arn);
  topology.add({ id: topic.arn, kind: "topic", name: topic.name, address, figures: () => figures(topic) });
  for (const { from, kind } of publishers) topology.connect(from, topic.arn, kind);
  for (const subscription of topic.subscriptions.values()) showSubscription(topology, topic.arn, subscription);
}

function figures(topic: Topic) {
  const subscriptions = [...topic.subscriptions.values()];
  const confirmed = subscriptions.filter((subscription) => subscription.confirmed).length;
  return { subscriptions: confirmed, pendingConfirmation: subscriptions.length - confirmed, ...topic.figures() };
}

function showSubscription(topology: Topology, topicArn: string, subscription: Subscription): void {
  const { protocol, deadLetterQueue } = subscription;
  const id = endpointId(subscription);
  if (protocol.startsWith("email")) {
    topology.add({ id, kind: "mailbox", name: subscription.endpoint });
  } else if (protocol.startsWith("http")) {
    topology.add({ id, kind: "http-endpoint", name: id });
  }
  topology.connect(topicArn, id, protocol === "lambda" ? "invokes" : "sends");
  if (deadLetterQueue !== undefined) topology.connect(topicArn, deadLetterQueue, "dead-letters");
}
