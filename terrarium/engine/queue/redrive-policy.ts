import { InvalidParameterValue } from "./queue-errors.ts";

/** Where a queue's messages go that were received too often ("Using dead-letter queues in Amazon SQS"). */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  /** 1 to 1,000: a message received this often goes to the dead-letter queue instead of being received again. */
  readonly maxReceiveCount: number;
}

/** Which queues may use this one as their dead-letter queue. */
export interface RedriveAllowPolicy {
  readonly redrivePermission: "allowAll" | "denyAll" | "byQueue";
  readonly sourceQueueArns?: readonly string[];
}

const ARN = /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+(\.fifo)?$/;

export function parseRedrivePolicy(text: string): RedrivePolicy {
  const refuse = (reason: string) => InvalidParameterValue.of("RedrivePolicy", text, reason);
  const policy = parseMap(text, () => refuse("Redrive policy is not a valid JSON map."));
  const { deadLetterTargetArn, maxReceiveCount } = policy;
  for (const mandatory of ["deadLetterTargetArn", "maxReceiveCount"])
    if (policy[mandatory] === undefined || policy[mandatory] === null)
      throw refuse(`Redrive policy does not contain mandatory attribute: ${mandatory}.`);
  if (typeof deadLetterTargetArn !== "string" || !ARN.test(deadLetterTargetArn))
    throw refuse("Invalid value for deadLetterTargetArn.");
  const count = typeof maxReceiveCount === "string" ? Number(maxReceiveCount || Number.NaN) : maxReceiveCount;
  if (typeof count !== "number" || !Number.isInteger(count) || count < 1 || count > 1000)
    throw refuse(
      `Invalid value for maxReceiveCount: ${maxReceiveCount}, valid values are from 1 to 1000 both inclusive.`,
    );
  return { deadLetterTargetArn, maxReceiveCount: count };
}

export function parseRedriveAllowPolicy(text: string): RedriveAllowPolicy {
  const refuse = (reason: string) => InvalidParameterValue.of("RedriveAllowPolicy", text, reason);
  const { redrivePermission, sourceQueueArns } = parseMap(text, () =>
    refuse("Redrive allow policy is not a valid JSON map."),
  );
  if (redrivePermission !== "allowAll" && redrivePermission !== "denyAll" && redrivePermission !== "byQueue")
    throw refuse("Invalid value for redrivePermission, valid values are allowAll, denyAll and byQueue.");
  if (redrivePermission !== "byQueue") {
    if (sourceQueueArns !== undefined)
      throw refuse("sourceQueueArns can be specified only when redrivePermission is byQueue.");
    return { redrivePermission };
  }
  if (!Array.isArray(sourceQueueArns) || sourceQueueArns.length < 1 || sourceQueueArns.length > 10)
    throw refuse("sourceQueueArns must hold 1 to 10 queue ARNs when redrivePermission is byQueue.");
  for (const arn of sourceQueueArns)
    if (typeof arn !== "string" || !ARN.test(arn)) throw refuse(`Invalid value in sourceQueueArns: ${arn}.`);
  return { redrivePermission, sourceQueueArns };
}

/** Whether the queue with this policy takes dead letters of `source`; without a policy it takes everybody's. */
export function takesDeadLettersOf(policy: RedriveAllowPolicy | undefined, source: string): boolean {
  if (!policy || policy.redrivePermission === "allowAll") return true;
  return policy.redrivePermission === "byQueue" && policy.sourceQueueArns?.includes(source) === true;
}

function parseMap(text: string, refuse: () => Error): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse();
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse();
  return value as Record<string, unknown>;
}
