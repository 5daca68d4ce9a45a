import { AccessDenied } from "../errors.ts";
import { LogGroups } from "../logs/log-groups.ts";
import type { World } from "../world.ts";
import type { Output, Result } from "./environment.ts";
import type { FunctionConfiguration } from "./function-definition.ts";

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const TAIL_BYTES = 4096;

/** The invocation that an environment is at, as its log lines need it. */
export interface LoggedInvocation {
  readonly requestId: string;
  /** The lines of this invocation, newest last, for whoever asks for the tail. */
  readonly lines: string[];
}

/**
 * The log of one execution environment: one stream of the function's log group, written to as the function's role ("Sending Lambda
 * function logs to CloudWatch Logs").
 */
export class EnvironmentLog {
  readonly stream: string;
  /** What runs at this moment. */
  invocation: LoggedInvocation | undefined;
  readonly #world: World;
  readonly #function: FunctionConfiguration;
  readonly #logs: LogGroups;
  readonly #version: string;
  #isWritable = false;

  constructor(world: World, configuration: FunctionConfiguration, version: string) {
    this.#world = world;
    this.#function = configuration;
    this.#logs = world.service(LogGroups);
    this.#version = version;
    const day = new Date(world.clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
    this.stream = `${day}/[${version}]${world.random.uuid().replaceAll("-", "")}`;
  }

  get #json(): boolean {
    return this.#function.logging.format === "JSON";
  }

  /** What the handler printed. */
  output({ level, text }: Output): void {
    if (level === undefined) {
      for (const line of text.split("\n")) if (line !== "") this.#write(line);
      return;
    }
    const requestId = this.invocation?.requestId;
    if (!this.#json) {
      this.#write(`${this.#now()}\t${requestId ?? "undefined"}\t${level}\t${text}`);
      return;
    }
    if (below(level, this.#function.logging.applicationLevel)) return;
    const head = JSON.stringify({ timestamp: this.#now(), level, ...(requestId && { requestId }) });
    this.#write(`${head.slice(0, -1)},${text.slice(1)}`);
  }

  initStart(): void {
    this.#isWritable = this.#mayLog();
    const runtime = `${this.#function.runtime.replace("nodejs", "nodejs:").replace(".x", "")}.v1`;
    if (this.#json)
      this.#platform("INFO", "platform.initStart", {
        initializationType: "on-demand",
        phase: "init",
        runtimeVersion: runtime,
      });
    else this.#write(`INIT_START Runtime Version: ${runtime}`);
  }

  start(requestId: string): void {
    this.#isWritable = this.#mayLog();
    if (this.#json) this.#platform("INFO", "platform.start", { requestId, version: this.#version });
    else this.#write(`START RequestId: ${requestId} Version: ${this.#version}`);
  }

  /** The end of an invocation: what went wrong, and what it took. */
  report(requestId: string, { failure, ended, durationMs, heapBytes }: Result, initMs: number | undefined): void {
    if (failure && ended === "timeout")
      this.#problem(`${this.#now()} ${requestId} ${failure.errorMessage.replace(/^.*? Error: /, "")}`);
    else if (failure && ended && ended !== "error") this.#problem(`${failure.errorMessage}\n${failure.errorType}`);
    else if (failure) this.#error(failure, ended ? "Uncaught Exception" : "Invoke Error");
    const { memoryMb } = this.#function;
    // What a thread adds to the process is its heap; Lambda counts the whole process, which has a floor of its own.
    const usedMb = ended === "out-of-memory" ? memoryMb : Math.min(memoryMb, Math.ceil(heapBytes / 1_048_576) + 40);
    const billed = Math.ceil(durationMs + (initMs ?? 0));
    if (this.#json) {
      const status = failure ? (ended === "timeout" ? "timeout" : ended ? "error" : "success") : "success";
      const metrics = {
        durationMs: round(durationMs),
        billedDurationMs: billed,
        memorySizeMB: memoryMb,
        maxMemoryUsedMB: usedMb,
        ...(initMs !== undefined && { initDurationMs: round(initMs) }),
      };
      this.#platform(status === "success" ? "INFO" : "WARN", "platform.report", { requestId, metrics, status });
      return;
    }
    this.#write(`END RequestId: ${requestId}`);
    const parts = [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${durationMs.toFixed(2)} ms`,
      `Billed Duration: ${billed} ms`,
      `Memory Size: ${memoryMb} MB`,
      `Max Memory Used: ${usedMb} MB`,
      ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
      ...(ended === "timeout"
        ? ["Status: timeout"]
        : ended
          ? [`Status: error\tError Type: ${errorType(ended, failure?.errorType)}`]
          : []),
    ];
    this.#write(`${parts.join("\t")}\t`);
  }

  #problem(text: string): void {
    if (!this.#json) this.#write(text);
  }

  /** As Lambda's runtime for Node.js logs what a handler threw. */
  #error({ errorType, errorMessage, trace }: NonNullable<Result["failure"]>, what: string): void {
    const error = { errorType, errorMessage, [this.#json ? "stackTrace" : "stack"]: trace ?? [] };
    this.output({
      level: "ERROR",
      text: this.#json ? JSON.stringify({ message: error }) : `${what} \t${JSON.stringify(error)}`,
    });
  }

  #platform(level: string, type: string, record: object): void {
    if (!below(level, this.#function.logging.systemLevel))
      this.#write(JSON.stringify({ time: this.#now(), type, record }));
  }

  #write(line: string): void {
    this.invocation?.lines.push(line);
    if (this.#isWritable) this.#logs.append(this.#function.logGroup, this.stream, line);
  }

  /** Without these permissions the function runs, and its log goes nowhere: as on AWS, but the terminal says so here. */
  #mayLog(): boolean {
    const { logGroup, roleArn, name } = this.#function;
    const { partition, region, id } = this.#world.account;
    const arn = `arn:${partition}:logs:${region}:${id}:log-group:${logGroup}`;
    const principal = { kind: "role", arn: roleArn } as const;
    try {
      if (!this.#logs.has(logGroup)) {
        this.#world.authorize({ principal, action: "logs:CreateLogGroup", resource: arn });
        this.#logs.ensure(logGroup);
      }
      const resource = `${arn}:log-stream:${this.stream}`;
      this.#world.authorize({ principal, action: "logs:CreateLogStream", resource });
      this.#world.authorize({ principal, action: "logs:PutLogEvents", resource });
      return true;
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      this.#world.service(LogRefusals).say(name, error.message);
      return false;
    }
  }

  #now(): string {
    return new Date(this.#world.clock.now()).toISOString();
  }
}

/** Says once for each function that its log goes nowhere. */
class LogRefusals {
  readonly #world: World;
  readonly #said = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  say(name: string, reason: string): void {
    if (this.#said.has(name)) return;
    this.#said.add(name);
    this.#world.log.warn(`the log of the function ${name} goes nowhere: ${reason}`);
  }
}

/** The last 4 KB of an invocation's log, as `LogType: Tail` gives them. */
export function logTail(lines: readonly string[]): string {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  return bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES)).toString();
}

const below = (level: string, least: string) => LEVELS.indexOf(level) < LEVELS.indexOf(least);
const round = (ms: number) => Math.round(ms * 1000) / 1000;
const errorType = (ended: string, type = "Runtime.Unknown") =>
  ended === "out-of-memory" ? "Runtime.OutOfMemory" : type;
