import { createBusEvent } from "../event-bus/bus-event.ts";
import { EventBusService } from "../event-bus/event-bus-service.ts";
import type { World } from "../world.ts";
import type { ExecutionSummary } from "./integrations/executions.ts";

/** Tells the default event bus that an execution began or ended (doc: "Automating Step Functions event delivery with EventBridge"). */
export function tellStatusChange(world: World, summary: ExecutionSummary, lineage: string): void {
  const { executionArn, machineArn, name, status, startedAt, stoppedAt, input, output, error, cause } = summary;
  const bus = world.service(EventBusService).find();
  // Most systems have no rule on the default bus: then nobody would see the event.
  if (!bus || (bus.rules.length === 0 && bus.archives.size === 0)) return;
  const detail = {
    executionArn,
    stateMachineArn: machineArn,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    name,
    status,
    startDate: startedAt,
    stopDate: stoppedAt ?? null,
    input,
    inputDetails: { included: true },
    output: output ?? null,
    outputDetails: output === undefined ? null : { included: true },
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: null,
    error: error ?? null,
    cause: cause ?? null,
  };
  const header = {
    id: world.random.uuid(),
    source: "aws.states",
    detailType: "Step Functions Execution Status Change",
    resources: [executionArn],
    time: world.clock.now(),
  };
  bus
    .accept(createBusEvent(world, header, detail, JSON.stringify(detail), lineage))
    ?.catch((failure: Error) =>
      world.log.error(`a status change of ${executionArn} was lost`, { error: failure.message }),
    );
}
