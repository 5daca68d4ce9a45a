import type { Json, JsonObject } from "../json.ts";
import { StateError } from "../state-error.ts";
import { sdkMetadata } from "./sdk-metadata.ts";
import { ServiceCalls } from "./service-calls.ts";
import { type ErrorNames, serviceFailure } from "./task-failure.ts";
import { objectOf, type TaskCall, type TaskTarget, typesOf } from "./task-target.ts";

/** A service that has integrations of its own in Step Functions (doc: "Integrating optimized services with Step Functions"). */
interface Optimized {
  /** The name that signatures use. */
  readonly service: string;
  readonly names: Omit<ErrorNames, "sdk">;
  readonly actions: readonly string[];
  /** Actions that may wait for a task token. */
  readonly tokenActions: readonly string[];
  /** Makes the service's own input of the parameters: what may be JSON becomes text. */
  readonly input?: (parameters: JsonObject, call: TaskCall) => JsonObject;
  /** Looks at an answer that is no error of the service, and yet a failure of the task. */
  readonly check?: (output: JsonObject) => void;
}

const text = (value: Json | undefined) => (typeof value === "string" ? value : JSON.stringify(value));
const withText = (name: string) => (parameters: JsonObject) =>
  parameters[name] === undefined ? parameters : { ...parameters, [name]: text(parameters[name]) };

const OPTIMIZED: Readonly<Record<string, Optimized>> = {
  sqs: {
    service: "sqs",
    names: { prefix: "SQS", service: "AmazonSQS", base: "AmazonSQSException" },
    actions: ["sendMessage"],
    tokenActions: ["sendMessage"],
    input: withText("MessageBody"),
  },
  sns: {
    service: "sns",
    names: { prefix: "SNS", service: "AmazonSNS", base: "AmazonSNSException" },
    actions: ["publish"],
    tokenActions: ["publish"],
    input: withText("Message"),
  },
  events: {
    service: "events",
    names: { prefix: "EventBridge", service: "AmazonEventBridge", base: "AmazonEventBridgeException" },
    actions: ["putEvents"],
    tokenActions: ["putEvents"],
    input: eventsInput,
    check: checkEntries,
  },
  dynamodb: {
    service: "dynamodb",
    names: { prefix: "DynamoDB", service: "AmazonDynamoDBv2", base: "AmazonDynamoDBException" },
    actions: ["getItem", "putItem", "updateItem", "deleteItem"],
    tokenActions: [],
  },
};

export const OPTIMIZED_SERVICES: readonly string[] = Object.keys(OPTIMIZED);

/** `arn:aws:states:::sqs:sendMessage`; or, as a text, why there is no such integration. */
export function optimizedTarget(service: string, action: string, pattern: TaskTarget["pattern"]): TaskTarget | string {
  const found = OPTIMIZED[service]!;
  if (!found.actions.includes(action)) return `${service} has the actions ${found.actions.join(", ")}, not "${action}"`;
  if (pattern === "sync" || (pattern === "token" && !found.tokenActions.includes(action))) {
    return `${service}:${action} does not support the pattern .${pattern === "sync" ? "sync" : "waitForTaskToken"}`;
  }
  const names = { ...found.names, sdk: 1 as const };
  return {
    resourceType: service,
    resource: pattern === "token" ? `${action}.waitForTaskToken` : action,
    style: "task",
    pattern,
    types: typesOf(pattern),
    async call(call) {
      const parameters = objectOf(call);
      const { output, requestId, headers } = await callService(call, names, {
        service: found.service,
        action,
        input: found.input?.(parameters, call) ?? parameters,
      });
      found.check?.(output);
      return { ...output, ...sdkMetadata(requestId, headers) };
    },
  };
}

/** Calls a service's action, given as `sendMessage`. @throws StateError for the service's errors */
export async function callService(
  { world, principal, lineage, signal }: TaskCall,
  names: ErrorNames,
  { service, action, input }: { service: string; action: string; input: JsonObject },
) {
  const name = action.charAt(0).toUpperCase() + action.slice(1);
  const answer = await world
    .service(ServiceCalls)
    .call(world, { service, action: name, input, principal, lineage, signal });
  if (answer.error) throw serviceFailure(names, answer);
  return answer;
}

/** Each event says which execution it is from. */
function eventsInput(parameters: JsonObject, { executionArn, machineArn }: TaskCall): JsonObject {
  const entries = Array.isArray(parameters.Entries) ? (parameters.Entries as JsonObject[]) : [];
  return {
    ...parameters,
    Entries: entries.map((entry) => ({
      ...entry,
      Detail: text(entry.Detail ?? {}),
      Resources: [...((entry.Resources as Json[] | undefined) ?? []), machineArn, executionArn],
    })),
  };
}

function checkEntries(output: JsonObject): void {
  if (!Number(output.FailedEntryCount)) return;
  throw new StateError("EventBridge.FailedEntry", JSON.stringify(output));
}
