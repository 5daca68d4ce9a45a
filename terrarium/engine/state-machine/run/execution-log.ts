import { LogGroups } from "../../logs/log-groups.ts";
import type { World } from "../../world.ts";
import { type HistoryEvent, withoutData } from "./history-event.ts";
import type { EventListener } from "./journal.ts";

/** `LoggingConfiguration` (doc: "Using CloudWatch Logs to log execution history in Step Functions"). */
export interface LoggingConfiguration {
  readonly level: "ALL" | "ERROR" | "FATAL" | "OFF";
  readonly includeExecutionData: boolean;
  /** ARN of the log group, with or without `:*`. */
  readonly logGroupArn: string | undefined;
}

export const NO_LOGGING: LoggingConfiguration = { level: "OFF", includeExecutionData: false, logGroupArn: undefined };

const FATAL = /^Execution(Failed|TimedOut|Aborted)$/;
const ERROR = /(Failed|TimedOut|Aborted)$/;

/** Writes the events of one execution into the machine's log group, as far as the level wants them. */
export function executionLog(
  world: World,
  { level, includeExecutionData, logGroupArn }: LoggingConfiguration,
  { executionArn, machineName, startedAt }: { executionArn: string; machineName: string; startedAt: number },
): EventListener {
  if (level === "OFF" || logGroupArn === undefined) return () => {};
  const groups = world.service(LogGroups);
  const minute = new Date(startedAt).toISOString().slice(0, 16).replace(/[T:]/g, "-");
  const stream = `states/${machineName}/${minute}/terrarium`;
  return (event) => {
    if ((level === "FATAL" && !FATAL.test(event.type)) || (level === "ERROR" && !ERROR.test(event.type))) return;
    groups.append(logGroupArn, stream, line(event, executionArn, includeExecutionData));
  };
}

function line(event: HistoryEvent, executionArn: string, includeData: boolean): string {
  const { details = {} } = event;
  return JSON.stringify({
    id: String(event.id),
    type: event.type,
    details: includeData ? details : withoutData(details),
    previous_event_id: String(event.previousEventId),
    event_timestamp: String(event.timestamp),
    execution_arn: executionArn,
    redrive_count: "0",
  });
}
