import { type RetryPolicy, readRetryPolicy } from "./delivery-policy.ts";
import { InvalidParameter } from "./topic-errors.ts";

/** By their names in the API: `{"DisplayName": "Orders"}`. */
export type TopicAttributes = Readonly<Record<string, string>>;

/** What the attributes of a topic mean. */
export interface TopicSettings {
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  /** Whether a deduplication id counts in its message group alone. */
  readonly deduplicatesByGroup: boolean;
  readonly displayName: string;
  readonly signatureVersion: "1" | "2";
  /** Of HTTP subscriptions without one of their own. */
  readonly httpRetry: RetryPolicy | undefined;
  readonly disableSubscriptionOverrides: boolean;
  readonly policy: string | undefined;
}

const NAMES = [
  "DisplayName",
  "Policy",
  "DeliveryPolicy",
  "FifoTopic",
  "ContentBasedDeduplication",
  "FifoThroughputScope",
  "SignatureVersion",
  "KmsMasterKeyId",
  "TracingConfig",
];
const FEEDBACK = /^(Application|Firehose|HTTP|Lambda|SQS)(Success|Failure)Feedback(RoleArn|SampleRate)$/;

/**
 * Checks a topic's attributes ("CreateTopic", "SetTopicAttributes" in the Amazon SNS API reference) and reads them.
 *
 * @throws InvalidParameter
 */
export function readTopicAttributes(name: string, attributes: TopicAttributes): TopicSettings {
  const unknown = Object.keys(attributes).find((each) => !NAMES.includes(each) && !FEEDBACK.test(each));
  if (unknown !== undefined) throw new InvalidParameter(`Attributes Reason: Unknown attribute ${unknown}`);
  const fifo = flag("FifoTopic", attributes.FifoTopic);
  if (!(fifo ? /^[\w-]{1,251}\.fifo$/ : /^[\w-]{1,256}$/).test(name)) {
    throw new InvalidParameter(
      fifo
        ? "Topic Name: Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long."
        : "Topic Name",
    );
  }
  if (!fifo && attributes.ContentBasedDeduplication !== undefined) {
    throw new InvalidParameter("Attributes Reason: Content-based deduplication can only be set for FIFO topics");
  }
  const { SignatureVersion: signatureVersion = "1", FifoThroughputScope: scope = "Topic" } = attributes;
  if (signatureVersion !== "1" && signatureVersion !== "2") {
    throw new InvalidParameter(`SignatureVersion must be 1 or 2, not ${signatureVersion}`);
  }
  if (scope !== "Topic" && scope !== "MessageGroup") {
    throw new InvalidParameter(`FifoThroughputScope must be Topic or MessageGroup, not ${scope}`);
  }
  return {
    fifo,
    contentBasedDeduplication: flag("ContentBasedDeduplication", attributes.ContentBasedDeduplication),
    deduplicatesByGroup: scope === "MessageGroup",
    displayName: attributes.DisplayName ?? "",
    signatureVersion,
    ...readDeliveryPolicy(attributes.DeliveryPolicy),
    policy: attributes.Policy || undefined,
  };
}

function readDeliveryPolicy(
  text: string | undefined,
): Pick<TopicSettings, "httpRetry" | "disableSubscriptionOverrides"> {
  if (text === undefined || text === "") return { httpRetry: undefined, disableSubscriptionOverrides: false };
  let policy: { http?: { defaultHealthyRetryPolicy?: unknown; disableSubscriptionOverrides?: unknown } } | null;
  try {
    policy = JSON.parse(text);
  } catch {
    throw new InvalidParameter("DeliveryPolicy: failed to parse JSON.");
  }
  return {
    httpRetry: readRetryPolicy(policy?.http?.defaultHealthyRetryPolicy),
    disableSubscriptionOverrides: policy?.http?.disableSubscriptionOverrides === true,
  };
}

function flag(name: string, value: string | undefined): boolean {
  const folded = value?.toLowerCase() ?? "false";
  if (folded === "true" || folded === "false") return folded === "true";
  throw new InvalidParameter(`Attributes Reason: ${name} must be true or false, not ${value}`);
}
