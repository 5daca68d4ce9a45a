import type { ExecutionStatus, ExecutionSummary } from "../../engine/state-machine/integrations/executions.ts";
import { type JsonAction, ValidationException } from "../json-service.ts";
import { authorize, optionalText, page, seconds, service, text } from "./input.ts";
import { writeToken } from "./page-token.ts";

const STATUSES: readonly string[] = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"];

const startExecution: JsonAction = async (world, input, call) => {
  const machineArn = text(input, "stateMachineArn");
  authorize(world, call, "StartExecution", machineArn);
  const { executionArn, startedAt } = await service(world).executions.start({
    machineArn,
    name: optionalText(input, "name"),
    input: optionalText(input, "input") ?? "{}",
    lineage: call.lineage,
  });
  return { executionArn, startDate: seconds(startedAt) };
};

const startSyncExecution: JsonAction = async (world, input, call) => {
  const machineArn = text(input, "stateMachineArn");
  authorize(world, call, "StartSyncExecution", machineArn);
  const summary = await service(world).executions.startSync({
    machineArn,
    name: optionalText(input, "name"),
    input: optionalText(input, "input") ?? "{}",
    lineage: call.lineage,
  });
  const ms = summary.stoppedAt! - summary.startedAt;
  return {
    ...describe(summary),
    billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: Math.ceil(ms / 100) * 100 },
  };
};

const stopExecution: JsonAction = async (world, input, call) => {
  const executionArn = text(input, "executionArn");
  authorize(world, call, "StopExecution", executionArn);
  const stoppedAt = await service(world).executions.stop(executionArn, {
    error: optionalText(input, "error"),
    cause: optionalText(input, "cause"),
  });
  return { stopDate: seconds(stoppedAt) };
};

const describeExecution: JsonAction = (world, input, call) => {
  const executionArn = text(input, "executionArn");
  authorize(world, call, "DescribeExecution", executionArn);
  return {
    ...describe(service(world).executions.describe(executionArn)),
    redriveCount: 0,
    redriveStatus: "NOT_REDRIVABLE",
  };
};

function describe(summary: ExecutionSummary): object {
  const { executionArn, machineArn, name, status, startedAt, stoppedAt, input, output, error, cause } = summary;
  return {
    executionArn,
    stateMachineArn: machineArn,
    name,
    status,
    startDate: seconds(startedAt),
    ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
    input,
    inputDetails: { included: true },
    ...(output !== undefined && { output, outputDetails: { included: true } }),
    error,
    cause,
  };
}

const listExecutions: JsonAction = (world, input, call) => {
  const machineArn = text(input, "stateMachineArn");
  authorize(world, call, "ListExecutions", machineArn);
  const status = optionalText(input, "statusFilter");
  if (status !== undefined && !STATUSES.includes(status)) {
    throw new ValidationException(`statusFilter must be one of ${STATUSES.join(", ")}, but is "${status}"`);
  }
  const { limit, after } = page(input);
  const found = service(world).executions.list(machineArn, status as ExecutionStatus | undefined, limit, after);
  return {
    executions: found.executions.map(({ executionArn, name, status: is, startedAt, stoppedAt }) => ({
      executionArn,
      stateMachineArn: machineArn,
      name,
      status: is,
      startDate: seconds(startedAt),
      ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
      redriveCount: 0,
    })),
    nextToken: writeToken(found.next),
  };
};

/** What the API does with executions. */
export const EXECUTION_ACTIONS: Readonly<Record<string, JsonAction>> = {
  StartExecution: startExecution,
  StartSyncExecution: startSyncExecution,
  StopExecution: stopExecution,
  DescribeExecution: describeExecution,
  ListExecutions: listExecutions,
};
