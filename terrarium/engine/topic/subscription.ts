import type { RetryPolicy } from "./delivery-policy.ts";
import type { FilteredOut } from "./filter-policy.ts";
import type { Notice } from "./notice.ts";
import {
  type Protocol,
  readSubscriptionAttributes,
  retryPolicyOf,
  type SubscriptionAttributes,
  type SubscriptionSettings,
} from "./subscription-attributes.ts";
import { InvalidParameter } from "./topic-errors.ts";
import type { TopicMetrics } from "./topic-metrics.ts";
import type { SubscriptionRecord } from "./topic-tables.ts";

/** What a subscription asks of its topic. */
interface OfTopic {
  readonly arn: string;
  readonly metrics: TopicMetrics;
  readonly settings: {
    readonly fifo: boolean;
    readonly displayName: string;
    readonly signatureVersion: "1" | "2";
    readonly httpRetry: RetryPolicy | undefined;
    readonly disableSubscriptionOverrides: boolean;
  };
}

/** One endpoint that gets the messages of a topic, all or those that its filter policy lets pass. */
export class Subscription {
  readonly topic: OfTopic;
  record: SubscriptionRecord;
  #settings: SubscriptionSettings;

  /** @throws InvalidParameter, FilterPolicyLimitExceeded */
  constructor(topic: OfTopic, record: SubscriptionRecord) {
    this.topic = topic;
    this.record = record;
    this.#settings = read(topic, record);
  }

  get arn(): string {
    return this.record.arn;
  }

  get protocol(): Protocol {
    return this.record.protocol as Protocol;
  }

  get endpoint(): string {
    return this.record.endpoint;
  }

  get attributes(): SubscriptionAttributes {
    return this.record.attributes;
  }

  get confirmed(): boolean {
    return this.record.confirmed;
  }

  get raw(): boolean {
    return this.#settings.raw;
  }

  get contentType(): string | undefined {
    return this.#settings.contentType;
  }

  get deadLetterQueue(): string | undefined {
    return this.#settings.deadLetterQueue;
  }

  get signatureVersion(): "1" | "2" {
    return this.topic.settings.signatureVersion;
  }

  get displayName(): string {
    return this.topic.settings.displayName;
  }

  get retryPolicy(): RetryPolicy {
    const { httpRetry, disableSubscriptionOverrides } = this.topic.settings;
    return retryPolicyOf(this.protocol, this.#settings, {
      http: httpRetry,
      disableOverrides: disableSubscriptionOverrides,
    });
  }

  /** Why a message does not go here; undefined where it does. */
  filteredOut(notice: Notice): FilteredOut | undefined {
    return this.#settings.filter?.refusal(notice, this.protocol);
  }

  /** Takes over a changed record. @throws InvalidParameter, FilterPolicyLimitExceeded: then nothing has changed */
  change(record: SubscriptionRecord): void {
    this.#settings = read(this.topic, record);
    this.record = record;
  }
}

function read({ settings: { fifo } }: OfTopic, { protocol, attributes }: SubscriptionRecord): SubscriptionSettings {
  const settings = readSubscriptionAttributes(protocol as Protocol, attributes);
  const { deadLetterQueue } = settings;
  if (deadLetterQueue !== undefined && deadLetterQueue.endsWith(".fifo") !== fifo) {
    throw new InvalidParameter(
      `RedrivePolicy: the dead-letter queue of a ${fifo ? "FIFO" : "standard"} topic's subscription must be a ${fifo ? "FIFO" : "standard"} queue`,
    );
  }
  return settings;
}

/** What a part of the topology is called that no ARN names. */
export function endpointId({ protocol, endpoint }: { protocol: string; endpoint: string }): string {
  if (protocol.startsWith("email")) return `mailto:${endpoint}`;
  if (protocol.startsWith("http")) return endpoint.replace(/\/\/[^@/]*@/, "//");
  return endpoint;
}
