import { parsePolicyDocument } from "../policy-document.ts";
import { InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue } from "./queue-errors.ts";
import {
  parseRedriveAllowPolicy,
  parseRedrivePolicy,
  type RedriveAllowPolicy,
  type RedrivePolicy,
} from "./redrive-policy.ts";

/** What can be set on a queue; times in seconds, sizes in bytes ("CreateQueue" in the Amazon SQS API Reference). */
export interface QueueAttributes {
  readonly delaySeconds: number;
  readonly maximumMessageSize: number;
  readonly messageRetentionPeriod: number;
  readonly receiveMessageWaitTimeSeconds: number;
  readonly visibilityTimeout: number;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope: "queue" | "messageGroup";
  readonly fifoThroughputLimit: "perQueue" | "perMessageGroupId";
  readonly sqsManagedSseEnabled: boolean;
  readonly kmsMasterKeyId?: string;
  readonly kmsDataKeyReusePeriodSeconds: number;
  /** The resource policy as it was given: a JSON document. */
  readonly policy?: string;
  readonly redrivePolicy?: RedrivePolicy;
  readonly redriveAllowPolicy?: RedriveAllowPolicy;
}

const DEFAULTS: QueueAttributes = {
  delaySeconds: 0,
  maximumMessageSize: 1_048_576,
  messageRetentionPeriod: 345_600,
  receiveMessageWaitTimeSeconds: 0,
  visibilityTimeout: 30,
  fifo: false,
  contentBasedDeduplication: false,
  deduplicationScope: "queue",
  fifoThroughputLimit: "perQueue",
  sqsManagedSseEnabled: true,
  kmsDataKeyReusePeriodSeconds: 300,
};

const SCOPES = ["queue", "messageGroup"] as const;
const LIMITS = ["perQueue", "perMessageGroupId"] as const;

type Change = Partial<{ -readonly [K in keyof QueueAttributes]: QueueAttributes[K] }>;

/** How each attribute is read from the text that the API carries: from its name there to a change of the attributes. */
const READERS: Readonly<Record<string, (text: string) => Change>> = {
  DelaySeconds: (text) => ({ delaySeconds: integer("DelaySeconds", text, 0, 900) }),
  MaximumMessageSize: (text) => ({ maximumMessageSize: integer("MaximumMessageSize", text, 1024, 1_048_576) }),
  MessageRetentionPeriod: (text) => ({
    messageRetentionPeriod: integer("MessageRetentionPeriod", text, 60, 1_209_600),
  }),
  ReceiveMessageWaitTimeSeconds: (text) => ({
    receiveMessageWaitTimeSeconds: integer("ReceiveMessageWaitTimeSeconds", text, 0, 20),
  }),
  VisibilityTimeout: (text) => ({ visibilityTimeout: integer("VisibilityTimeout", text, 0, 43_200) }),
  ContentBasedDeduplication: (text) => ({ contentBasedDeduplication: boolean("ContentBasedDeduplication", text) }),
  DeduplicationScope: (text) => ({ deduplicationScope: oneOf("DeduplicationScope", text, SCOPES) }),
  FifoThroughputLimit: (text) => ({
    fifoThroughputLimit: oneOf("FifoThroughputLimit", text, LIMITS),
  }),
  SqsManagedSseEnabled: (text) => {
    const enabled = boolean("SqsManagedSseEnabled", text);
    return enabled ? { sqsManagedSseEnabled: true, kmsMasterKeyId: undefined } : { sqsManagedSseEnabled: false };
  },
  KmsMasterKeyId: (text) =>
    text === "" ? { kmsMasterKeyId: undefined } : { kmsMasterKeyId: text, sqsManagedSseEnabled: false },
  KmsDataKeyReusePeriodSeconds: (text) => ({
    kmsDataKeyReusePeriodSeconds: integer("KmsDataKeyReusePeriodSeconds", text, 60, 86_400),
  }),
  Policy: (text) => ({ policy: text === "" ? undefined : policyDocument(text) }),
  RedrivePolicy: (text) => ({ redrivePolicy: text === "" ? undefined : parseRedrivePolicy(text) }),
  RedriveAllowPolicy: (text) => ({ redriveAllowPolicy: text === "" ? undefined : parseRedriveAllowPolicy(text) }),
};

const FIFO_ONLY = new Set(["ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"]);

/** The attributes of a queue to be created: those given, by their names in the API, and AWS's defaults. */
export function newQueueAttributes(name: string, given: Readonly<Record<string, string>>): QueueAttributes {
  const { FifoQueue, ...rest } = given;
  const fifo = FifoQueue !== undefined && boolean("FifoQueue", FifoQueue);
  // AWS takes only `true`: a standard queue is one that does not mention it.
  if (FifoQueue !== undefined && !fifo) throw new InvalidAttributeName("Unknown Attribute FifoQueue.");
  checkName(name, fifo);
  return changedAttributes({ ...DEFAULTS, fifo }, rest);
}

/** What becomes of `current` with the given changes, by their names in the API. */
export function changedAttributes(current: QueueAttributes, given: Readonly<Record<string, string>>): QueueAttributes {
  if (given.KmsMasterKeyId && given.SqsManagedSseEnabled?.toLowerCase() === "true")
    throw new InvalidAttributeName(
      "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
    );
  const changed: Change = { ...current };
  for (const [name, text] of Object.entries(given)) {
    if (name === "FifoQueue" && current.fifo) {
      if (!boolean(name, text)) throw new InvalidAttributeValue(name, "Modifying queue type is not supported.");
      continue;
    }
    const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (!read) throw new InvalidAttributeName(`Unknown Attribute ${name}.`);
    if (!current.fifo && FIFO_ONLY.has(name)) throw fifoOnly(name);
    Object.assign(changed, read(text));
  }
  const attributes = changed as QueueAttributes;
  if (attributes.fifoThroughputLimit === "perMessageGroupId" && attributes.deduplicationScope !== "messageGroup")
    throw new InvalidAttributeValue(
      "FifoThroughputLimit",
      "perMessageGroupId is allowed only when DeduplicationScope is messageGroup.",
    );
  return attributes;
}

/** The attributes as GetQueueAttributes shows them. Those that are not set are absent. */
export function attributeValues(attributes: QueueAttributes): Record<string, string> {
  const values: Record<string, string> = {
    DelaySeconds: String(attributes.delaySeconds),
    MaximumMessageSize: String(attributes.maximumMessageSize),
    MessageRetentionPeriod: String(attributes.messageRetentionPeriod),
    ReceiveMessageWaitTimeSeconds: String(attributes.receiveMessageWaitTimeSeconds),
    VisibilityTimeout: String(attributes.visibilityTimeout),
    SqsManagedSseEnabled: String(attributes.sqsManagedSseEnabled),
  };
  if (attributes.kmsMasterKeyId !== undefined) {
    values.KmsMasterKeyId = attributes.kmsMasterKeyId;
    values.KmsDataKeyReusePeriodSeconds = String(attributes.kmsDataKeyReusePeriodSeconds);
  }
  if (attributes.fifo) {
    values.FifoQueue = "true";
    values.ContentBasedDeduplication = String(attributes.contentBasedDeduplication);
    values.DeduplicationScope = attributes.deduplicationScope;
    values.FifoThroughputLimit = attributes.fifoThroughputLimit;
  }
  if (attributes.policy !== undefined) values.Policy = attributes.policy;
  if (attributes.redrivePolicy) values.RedrivePolicy = JSON.stringify(attributes.redrivePolicy);
  if (attributes.redriveAllowPolicy) values.RedriveAllowPolicy = JSON.stringify(attributes.redriveAllowPolicy);
  return values;
}

/** The first of the given attributes whose value is not that of `existing`: what CreateQueue refuses. */
export function firstDifference(
  existing: QueueAttributes,
  given: Readonly<Record<string, string>>,
): string | undefined {
  if (given.FifoQueue !== undefined && !existing.fifo) return "FifoQueue";
  const before = attributeValues(existing);
  const after = attributeValues(changedAttributes(existing, given));
  return Object.keys(given).find((name) => before[name] !== after[name]);
}

function checkName(name: string, fifo: boolean): void {
  const stem = fifo ? name.replace(/\.fifo$/, "") : name;
  if (name.length > 80 || !/^[A-Za-z0-9_-]+$/.test(stem) || (fifo && stem === name))
    throw new InvalidParameterValue(
      fifo
        ? "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length."
        : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
}

function fifoOnly(name: string): InvalidAttributeName {
  return new InvalidAttributeName(
    name === "ContentBasedDeduplication"
      ? `Unknown Attribute ${name}.`
      : `You can specify the ${name} only when FifoQueue is set to true.`,
  );
}

function integer(attribute: string, text: string, least: number, most: number): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new InvalidAttributeValue(attribute, `Must be an integer from ${least} to ${most}, but was: ${text}.`);
  return value;
}

function boolean(attribute: string, text: string): boolean {
  const value = text.toLowerCase();
  if (value !== "true" && value !== "false")
    throw new InvalidAttributeValue(attribute, `Must be true or false, but was: ${text}.`);
  return value === "true";
}

function oneOf<T extends string>(attribute: string, text: string, values: readonly T[]): T {
  const value = values.find((each) => each === text);
  if (value === undefined)
    throw new InvalidAttributeValue(attribute, `Must be one of ${values.join(", ")}, but was: ${text}.`);
  return value;
}

function policyDocument(text: string): string {
  try {
    parsePolicyDocument(text, "resource");
    return text;
  } catch (error) {
    throw new InvalidAttributeValue("Policy", (error as Error).message);
  }
}
