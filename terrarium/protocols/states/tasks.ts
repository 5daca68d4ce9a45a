import type { Json } from "../../engine/state-machine/json.ts";
import { tooLarge } from "../../engine/state-machine/json.ts";
import { InvalidOutput } from "../../engine/state-machine/state-machine-errors.ts";
import { executionOfToken, TaskTokens } from "../../engine/state-machine/task-tokens.ts";
import type { World } from "../../engine/world.ts";
import type { JsonAction } from "../json-service.ts";
import type { ServiceCall } from "../service-call.ts";
import { authorize, machineOf, optionalText, service, text } from "./input.ts";

/** Who answers for a task needs the permission on its machine. */
function tokens(world: World, call: ServiceCall, action: string, token: string): TaskTokens {
  authorize(world, call, action, machineOf(executionOfToken(token)));
  service(world);
  return world.service(TaskTokens);
}

const sendTaskSuccess: JsonAction = async (world, input, call) => {
  const token = text(input, "taskToken");
  const output = parse(text(input, "output"));
  await tokens(world, call, "SendTaskSuccess", token).complete(token, { output });
  return {};
};

const sendTaskFailure: JsonAction = async (world, input, call) => {
  const token = text(input, "taskToken");
  const error = optionalText(input, "error") ?? "";
  const cause = optionalText(input, "cause");
  await tokens(world, call, "SendTaskFailure", token).complete(token, { error, ...(cause !== undefined && { cause }) });
  return {};
};

const sendTaskHeartbeat: JsonAction = async (world, input, call) => {
  const token = text(input, "taskToken");
  await tokens(world, call, "SendTaskHeartbeat", token).beat(token);
  return {};
};

function parse(output: string): Json {
  if (tooLarge(output)) throw new InvalidOutput("Invalid Output: longer than 262144 bytes");
  try {
    return JSON.parse(output) as Json;
  } catch (error) {
    throw new InvalidOutput(`Invalid Output: '${(error as Error).message}'`);
  }
}

/** How work outside says what became of a task. */
export const TASK_ACTIONS: Readonly<Record<string, JsonAction>> = {
  SendTaskSuccess: sendTaskSuccess,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
};
