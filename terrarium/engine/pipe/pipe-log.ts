import { LogGroups } from "../logs/log-groups.ts";
import type { World } from "../world.ts";

export type PipeLogLevel = "OFF" | "ERROR" | "INFO" | "TRACE";

export interface PipeLogConfiguration {
  readonly level: PipeLogLevel;
  readonly logGroupArn: string;
  /** Payloads, requests and responses are written, too. */
  readonly includeExecutionData: boolean;
}

/** The steps of an execution and the level from which on each is written (doc: "Logging Amazon EventBridge Pipes performance"). */
const LEVELS = {
  ExecutionStarted: "INFO",
  ExecutionSucceeded: "INFO",
  ExecutionFailed: "ERROR",
  ExecutionPartiallyFailed: "ERROR",
  TargetStageEntered: "INFO",
  TargetStageSucceeded: "INFO",
  TargetStageFailed: "ERROR",
  TargetStagePartiallyFailed: "ERROR",
  TargetTransformationStarted: "TRACE",
  TargetTransformationSucceeded: "TRACE",
  TargetTransformationFailed: "ERROR",
  TargetInvocationStarted: "TRACE",
  TargetInvocationSucceeded: "TRACE",
  TargetInvocationFailed: "ERROR",
  TargetInvocationPartiallyFailed: "ERROR",
} as const satisfies Record<string, PipeLogLevel>;

export type PipeStep = keyof typeof LEVELS;

/** What a record says beside its step. Payload, request and response are written only where the pipe asks for them. */
export interface StepDetail {
  readonly payload?: string;
  readonly awsRequest?: string;
  readonly awsResponse?: string;
  readonly error?: { readonly httpStatusCode?: number; readonly message: string; readonly awsService?: string };
}

const RANK: Readonly<Record<PipeLogLevel, number>> = { OFF: 0, ERROR: 1, INFO: 2, TRACE: 3 };
const LARGEST_RECORD = 256 * 1024;

/** The records of one execution: a message, or a batch of them, on its way through the pipe. */
export interface ExecutionLog {
  /** `detail` is called only when the step is written. */
  write(step: PipeStep, detail?: () => StepDetail): void;
}

const SILENT: ExecutionLog = { write() {} };

/** A pipe's execution log, in JSON (doc: "EventBridge Pipes log schema reference"). */
export class PipeLog {
  readonly #world: World;
  readonly #pipe: { readonly arn: string; readonly name: string };
  readonly #configuration: PipeLogConfiguration | undefined;

  constructor(world: World, pipe: { arn: string; name: string }, configuration?: PipeLogConfiguration) {
    this.#world = world;
    this.#pipe = pipe;
    this.#configuration = configuration;
  }

  begin(): ExecutionLog {
    const configuration = this.#configuration;
    if (!configuration || configuration.level === "OFF") return SILENT;
    let executionId: string | undefined;
    return {
      write: (step, detail) => {
        if (RANK[LEVELS[step]] > RANK[configuration.level]) return;
        executionId ??= this.#world.random.uuid();
        this.#write(configuration, executionId, step, detail?.() ?? {});
      },
    };
  }

  #write(configuration: PipeLogConfiguration, executionId: string, messageType: PipeStep, detail: StepDetail): void {
    const { payload, awsRequest, awsResponse, error } = detail;
    const record = {
      resourceArn: this.#pipe.arn,
      timestamp: this.#world.clock.now(),
      executionId,
      messageType,
      logLevel: LEVELS[messageType],
      ...(configuration.includeExecutionData && { payload, awsRequest, awsResponse }),
      ...(error && { error }),
    };
    this.#world.service(LogGroups).append(configuration.logGroupArn, this.#pipe.name, serialize(record));
  }
}

/** Records over 256 KB lose the end of their payload, then of the request, then of the response. */
function serialize(record: Record<string, unknown>): string {
  let text = JSON.stringify(record);
  const truncatedFields: string[] = [];
  for (const field of ["payload", "awsRequest", "awsResponse"]) {
    const excess = Buffer.byteLength(text) - LARGEST_RECORD;
    const value = record[field];
    if (excess <= 0 || typeof value !== "string") continue;
    truncatedFields.push(field);
    // A character takes at most six bytes in JSON, and what is cut takes at least one.
    record[field] = value.slice(0, Math.max(0, value.length - excess - 100));
    record.truncatedFields = truncatedFields;
    text = JSON.stringify(record);
  }
  return text;
}
