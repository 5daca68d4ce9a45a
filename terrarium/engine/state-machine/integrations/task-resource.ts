import { activityTarget } from "./activity.ts";
import { functionTarget, invokeTarget } from "./lambda-function.ts";
import { sdkTarget } from "./sdk-action.ts";
import { OPTIMIZED_SERVICES, optimizedTarget } from "./service-action.ts";
import { startExecutionTarget } from "./start-execution.ts";
import type { TaskTarget } from "./task-target.ts";

const FUNCTION = /^arn:[\w-]+:lambda:[^:]*:\d{12}:function:[\w-]+(?::[\w$-]+)?$/;
const ACTIVITY = /^arn:[\w-]+:states:[^:]*:\d{12}:activity:.+$/;
const INTEGRATION = /^arn:[\w-]+:states:[^:]*:[^:]*:(aws-sdk:)?(\w+):(\w+)(\.sync:2|\.sync|\.waitForTaskToken)?$/;

/** What the `Resource` of a Task state names (doc: "Integrating services with Step Functions"); as a text, why it cannot be used. */
export function taskTarget(resource: string): TaskTarget | string {
  if (FUNCTION.test(resource)) return functionTarget(resource);
  if (ACTIVITY.test(resource)) return activityTarget(resource);
  const found = INTEGRATION.exec(resource);
  if (!found) return "is neither a function, nor an activity, nor an integration (arn:aws:states:::service:action)";
  const [, sdk, service = "", action = "", suffix = ""] = found;
  const pattern = suffix === ".waitForTaskToken" ? "token" : suffix === "" ? "response" : "sync";
  if (sdk) return sdkTarget(service, action, pattern);
  if (service === "lambda" && action === "invoke") {
    return pattern === "sync" ? "lambda:invoke does not support the pattern .sync" : invokeTarget(pattern);
  }
  if (service === "states" && action === "startExecution") {
    return startExecutionTarget(pattern, suffix === ".sync:2" ? "json" : "text");
  }
  if (OPTIMIZED_SERVICES.includes(service)) return optimizedTarget(service, action, pattern);
  return `${service}:${action} cannot be called here; tasks reach functions, activities, lambda:invoke, states:startExecution, ${OPTIMIZED_SERVICES.join(", ")} and aws-sdk integrations`;
}
