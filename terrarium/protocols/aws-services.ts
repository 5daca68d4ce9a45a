import type { ServiceEndpoint } from "./service-call.ts";

/**
 * The AWS APIs that are spoken here, by the name that a signature's credential scope and an integration's ARN use.
 * Each is loaded when the first call for it comes. S3, whose bodies are streams, has a door of its own (`s3/`).
 */
const endpoints: Readonly<Record<string, () => Promise<ServiceEndpoint>>> = {
  dynamodb: async () => (await import("./dynamodb/endpoint.ts")).callDynamoDb,
  events: async () => (await import("./events/endpoint.ts")).callEvents,
  logs: async () => (await import("./logs/endpoint.ts")).callLogs,
  lambda: async () => (await import("./lambda/endpoint.ts")).callLambda,
  monitoring: async () => (await import("./cloudwatch/endpoint.ts")).callCloudWatch,
  secretsmanager: async () => (await import("./secretsmanager/endpoint.ts")).callSecretsManager,
  sqs: async () => (await import("./sqs/endpoint.ts")).callSqs,
  sns: async () => (await import("./sns/endpoint.ts")).callSns,
  ssm: async () => (await import("./ssm/endpoint.ts")).callSsm,
  states: async () => (await import("./states/endpoint.ts")).callStates,
  sts: async () => (await import("./sts/endpoint.ts")).callSts,
};

/** What `X-Amz-Target` begins with, up to its version, where that is not the service's name. */
const TARGETS: Readonly<Record<string, string>> = {
  AWSEvents: "events",
  AWSStepFunctions: "states",
  AmazonSQS: "sqs",
  AmazonSSM: "ssm",
  DynamoDB: "dynamodb",
  DynamoDBStreams: "dynamodb",
  GraniteServiceVersion20100801: "monitoring",
  Logs: "logs",
};

/** The service that an `X-Amz-Target` is of, `Logs_20140328.FilterLogEvents`; or what it begins with. */
export function serviceOfTarget(target: string): string {
  const prefix = target.split(/[_.]/)[0] ?? "";
  return Object.hasOwn(TARGETS, prefix) ? (TARGETS[prefix] ?? prefix) : prefix;
}

const loaded = new Map<string, ServiceEndpoint>();

/** The endpoint of a service, or undefined for one that is not spoken here. */
export async function awsService(name: string): Promise<ServiceEndpoint | undefined> {
  const known = loaded.get(name);
  if (known) return known;
  const endpoint = Object.hasOwn(endpoints, name) ? await endpoints[name]?.() : undefined;
  if (endpoint) loaded.set(name, endpoint);
  return endpoint;
}

export const awsServiceNames: readonly string[] = [...Object.keys(endpoints), "s3"];
