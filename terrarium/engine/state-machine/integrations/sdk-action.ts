import { StateError } from "../state-error.ts";
import { callService } from "./service-action.ts";
import { ServiceCalls } from "./service-calls.ts";
import { objectOf, type TaskTarget, typesOf } from "./task-target.ts";

/** By the name in an SDK integration: the name that signatures use, and what the SDK for Java calls the service. */
const SERVICES: Readonly<Record<string, readonly [signing: string, client: string]>> = {
  cloudwatchlogs: ["logs", "CloudWatchLogs"],
  dynamodb: ["dynamodb", "DynamoDb"],
  eventbridge: ["events", "EventBridge"],
  secretsmanager: ["secretsmanager", "SecretsManager"],
  sfn: ["states", "Sfn"],
  sns: ["sns", "Sns"],
  sqs: ["sqs", "Sqs"],
  ssm: ["ssm", "Ssm"],
};

/** `arn:aws:states:::aws-sdk:dynamodb:query`: any action of a service that is spoken here (doc: "Learning to use AWS service SDK integrations"). */
export function sdkTarget(service: string, action: string, pattern: TaskTarget["pattern"]): TaskTarget | string {
  const known = Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined;
  if (!known) return `aws-sdk:${service} cannot be called here; these can: ${Object.keys(SERVICES).join(", ")}`;
  if (pattern === "sync") return "SDK integrations do not support the pattern .sync";
  const [signing, client] = known;
  const names = { prefix: client, service: client, base: `${client}Exception`, sdk: 2 as const };
  return {
    resourceType: `aws-sdk:${service}`,
    resource: pattern === "token" ? `${action}.waitForTaskToken` : action,
    style: "task",
    pattern,
    types: typesOf(pattern),
    async call(call) {
      if (!call.world.service(ServiceCalls).services.includes(signing)) {
        throw new StateError("States.Runtime", `The terrarium does not speak the API of ${service}`);
      }
      return (await callService(call, names, { service: signing, action, input: objectOf(call) })).output;
    },
  };
}
