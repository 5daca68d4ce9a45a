import { jsonService } from "../json-service.ts";
import type { ServiceEndpoint } from "../service-call.ts";
import { ACTIVITY_ACTIONS } from "./activities.ts";
import { EXECUTION_ACTIONS } from "./executions.ts";
import { HISTORY_ACTIONS } from "./history.ts";
import { MACHINE_ACTIONS } from "./machines.ts";
import { TAG_ACTIONS } from "./tags.ts";
import { TASK_ACTIONS } from "./tasks.ts";

const callActions = jsonService({
  target: "AWSStepFunctions",
  version: "1.0",
  actions: {
    ...MACHINE_ACTIONS,
    ...EXECUTION_ACTIONS,
    ...HISTORY_ACTIONS,
    ...TASK_ACTIONS,
    ...ACTIVITY_ACTIONS,
    ...TAG_ACTIONS,
  },
});

/**
 * Step Functions, as the SDKs and the AWS CLI speak it ("AWS Step Functions API Reference"). An integration of API Gateway,
 * `arn:aws:apigateway:REGION:states:action/StartExecution`, names the action in its URI in the place of the header.
 */
export const callStates: ServiceEndpoint = (world, call) => {
  const action = call.headers["x-amz-target"] === undefined && /^\/?\?Action=(\w+)/.exec(call.url)?.[1];
  if (!action) return callActions(world, call);
  return callActions(world, { ...call, headers: { ...call.headers, "x-amz-target": `AWSStepFunctions.${action}` } });
};
