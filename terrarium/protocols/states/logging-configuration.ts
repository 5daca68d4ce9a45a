import { LogGroups } from "../../engine/logs/log-groups.ts";
import { type LoggingConfiguration, NO_LOGGING } from "../../engine/state-machine/run/execution-log.ts";
import { InvalidLoggingConfiguration } from "../../engine/state-machine/state-machine-errors.ts";
import type { World } from "../../engine/world.ts";
import type { JsonInput } from "../json-service.ts";

const LEVELS = ["ALL", "ERROR", "FATAL", "OFF"] as const;

interface Wire {
  readonly level?: string;
  readonly includeExecutionData?: boolean;
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string } }[];
}

/** The `loggingConfiguration` of an input; undefined where there is none. @throws InvalidLoggingConfiguration */
export function readLogging(world: World, input: JsonInput): LoggingConfiguration | undefined {
  const given = input.loggingConfiguration as Wire | undefined;
  if (!given) return undefined;
  const level = LEVELS.find((known) => known === (given.level ?? "OFF"));
  if (!level) throw new InvalidLoggingConfiguration(`Invalid Logging Configuration: the level "${given.level}"`);
  const logGroupArn = given.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  if (level !== "OFF" && (!logGroupArn || !world.service(LogGroups).has(logGroupArn))) {
    throw new InvalidLoggingConfiguration("Invalid Logging Configuration: Log Destination not found.");
  }
  return { ...NO_LOGGING, level, includeExecutionData: given.includeExecutionData ?? false, logGroupArn };
}

export function writeLogging({ level, includeExecutionData, logGroupArn }: LoggingConfiguration): Wire {
  return {
    level,
    includeExecutionData,
    ...(logGroupArn !== undefined && { destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] }),
  };
}
