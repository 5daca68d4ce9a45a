import { type Meter, Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";
import type { FilteredOut } from "./filter-policy.ts";

/** What a topic emits to CloudWatch ("Monitoring Amazon SNS topics using CloudWatch"). */
export class TopicMetrics {
  readonly #world: World;
  readonly #topic: string;
  readonly #meters = new Map<string, Meter>();

  constructor(world: World, topicName: string) {
    this.#world = world;
    this.#topic = topicName;
  }

  published(bytes: number): void {
    this.#meter("NumberOfMessagesPublished").add(1);
    this.#meter("PublishSize", "Bytes").add(bytes);
  }

  delivered(): void {
    this.#meter("NumberOfNotificationsDelivered").add(1);
  }

  failed(): void {
    this.#meter("NumberOfNotificationsFailed").add(1);
  }

  filteredOut(why: FilteredOut): void {
    this.#meter("NumberOfNotificationsFilteredOut").add(1);
    this.#meter(`NumberOfNotificationsFilteredOut-${why}`).add(1);
  }

  redriven(): void {
    this.#meter("NumberOfNotificationsRedrivenToDlq").add(1);
  }

  notRedriven(): void {
    this.#meter("NumberOfNotificationsFailedToRedriveToDlq").add(1);
  }

  #meter(name: string, unit = "Count"): Meter {
    let meter = this.#meters.get(name);
    if (!meter) {
      meter = this.#world.service(Metrics).meter("AWS/SNS", name, { TopicName: this.#topic }, unit);
      this.#meters.set(name, meter);
    }
    return meter;
  }
}
