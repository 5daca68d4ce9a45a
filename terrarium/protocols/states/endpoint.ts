import { jsonService } from "../json-service.ts";
import { ACTIVITY_ACTIONS } from "./activities.ts";
import { EXECUTION_ACTIONS } from "./executions.ts";
import { HISTORY_ACTIONS } from "./history.ts";
import { MACHINE_ACTIONS } from "./machines.ts";
import { TAG_ACTIONS } from "./tags.ts";
import { TASK_ACTIONS } from "./tasks.ts";

/** Step Functions, as the SDKs and the AWS CLI speak it ("AWS Step Functions API Reference"). */
export const callStates = jsonService({
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
