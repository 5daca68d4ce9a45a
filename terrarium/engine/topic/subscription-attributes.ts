import {
  CUSTOMER_ENDPOINT,
  HTTP_ENDPOINT,
  MANAGED_ENDPOINT,
  type RetryPolicy,
  readRetryPolicy,
} from "./delivery-policy.ts";
import { FilterPolicy, type FilterPolicyScope } from "./filter-policy.ts";
import { InvalidParameter } from "./topic-errors.ts";

/** The protocols that are delivered here. */
export const PROTOCOLS = ["sqs", "lambda", "http", "https", "email", "email-json"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** By their names in the API: `{"RawMessageDelivery": "true"}`. */
export type SubscriptionAttributes = Readonly<Record<string, string>>;

/** What the attributes of a subscription mean. */
export interface SubscriptionSettings {
  readonly raw: boolean;
  readonly filter: FilterPolicy | undefined;
  /** ARN of the dead-letter queue. */
  readonly deadLetterQueue: string | undefined;
  /** Where the topic's own policy does not count: see {@link retryPolicyOf}. */
  readonly retry: RetryPolicy | undefined;
  readonly contentType: string | undefined;
}

const NAMES = ["RawMessageDelivery", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "DeliveryPolicy"];
const TAKES_RAW: readonly string[] = ["sqs", "http", "https"];

/**
 * Checks a subscription's attributes ("SetSubscriptionAttributes" in the Amazon SNS API reference) and reads them.
 *
 * @throws InvalidParameter, FilterPolicyLimitExceeded
 */
export function readSubscriptionAttributes(
  protocol: Protocol,
  attributes: SubscriptionAttributes,
): SubscriptionSettings {
  const unknown = Object.keys(attributes).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    throw new InvalidParameter(`AttributeName: the terrarium knows ${NAMES.join(", ")}, not ${unknown}`);
  }
  const raw = flag(attributes.RawMessageDelivery);
  if (raw && !TAKES_RAW.includes(protocol)) {
    throw new InvalidParameter(
      `Attributes Reason: RawMessageDelivery: Delivery protocol [${protocol}] does not support raw message delivery.`,
    );
  }
  const scope = attributes.FilterPolicyScope ?? "MessageAttributes";
  if (scope !== "MessageAttributes" && scope !== "MessageBody") {
    throw new InvalidParameter(
      `FilterPolicyScope: Invalid value [${scope}]. Please use MessageBody or MessageAttributes.`,
    );
  }
  return {
    raw,
    filter: readFilter(attributes.FilterPolicy, scope),
    deadLetterQueue: readRedrivePolicy(attributes.RedrivePolicy),
    ...readDeliveryPolicy(attributes.DeliveryPolicy),
  };
}

/** The policy that counts: the subscription's, else its topic's for HTTP, else what SNS has for the protocol. */
export function retryPolicyOf(
  protocol: Protocol,
  { retry }: SubscriptionSettings,
  ofTopic: { readonly http: RetryPolicy | undefined; readonly disableOverrides: boolean },
): RetryPolicy {
  if (protocol === "sqs" || protocol === "lambda") return MANAGED_ENDPOINT;
  if (protocol.startsWith("email")) return CUSTOMER_ENDPOINT;
  return (ofTopic.disableOverrides ? undefined : retry) ?? ofTopic.http ?? HTTP_ENDPOINT;
}

function flag(value: string | undefined): boolean {
  if (value === undefined) return false;
  const folded = value.toLowerCase();
  if (folded === "true" || folded === "false") return folded === "true";
  throw new InvalidParameter(`Attributes Reason: RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
}

function readFilter(text: string | undefined, scope: FilterPolicyScope): FilterPolicy | undefined {
  return text === undefined || text === "" ? undefined : FilterPolicy.compile(text, scope);
}

function readRedrivePolicy(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  const arn = parse("RedrivePolicy", text).deadLetterTargetArn;
  if (typeof arn !== "string" || !/^arn:[^:]+:sqs:[^:]*:\d{12}:.+/.test(arn)) {
    throw new InvalidParameter("RedrivePolicy: deadLetterTargetArn must be the ARN of an SQS queue");
  }
  return arn;
}

function readDeliveryPolicy(text: string | undefined): Pick<SubscriptionSettings, "retry" | "contentType"> {
  if (text === undefined || text === "") return { retry: undefined, contentType: undefined };
  const { healthyRetryPolicy, requestPolicy } = parse("DeliveryPolicy", text);
  const contentType = (requestPolicy as { headerContentType?: unknown } | null | undefined)?.headerContentType;
  if (contentType !== undefined && typeof contentType !== "string") {
    throw new InvalidParameter("DeliveryPolicy: requestPolicy.headerContentType must be a media type");
  }
  return { retry: readRetryPolicy(healthyRetryPolicy), contentType };
}

function parse(attribute: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, as for what is JSON but no object.
  }
  throw new InvalidParameter(`${attribute}: failed to parse JSON.`);
}
