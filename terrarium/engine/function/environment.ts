import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { World } from "../world.ts";

/** The file that a worker begins with: Node runs it as it is. */
const ENTRY = join(import.meta.dirname, "environment-entry.js");

/** A function error as Lambda answers it. */
export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** One line, or one console call, of a handler. `level` is absent for what was written to a stream. */
export interface Output {
  readonly level?: string;
  /** Text; of a console call in a function that logs JSON, an object of JSON with its fields. */
  readonly text: string;
}

/** What came of the work of an environment. */
export interface Result {
  readonly payload: string;
  readonly failure?: Failure;
  readonly durationMs: number;
  readonly heapBytes: number;
  /** Absent where the runtime says no more: the environment goes on. */
  readonly ended?: "exit" | "out-of-memory" | "timeout" | "error";
}

export interface EnvironmentOptions {
  readonly taskRoot: string;
  readonly handler: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** 24 of nodejs24.x */
  readonly runtimeMajor: number;
  readonly jsonLogs: boolean;
  onOutput(output: Output): void;
}

export interface Work {
  readonly requestId: string;
  readonly payload: string;
  /** Milliseconds. */
  readonly limit: number;
  /** The fields of the handler's context. */
  readonly context: object;
  readonly traceHeader?: string;
}

type Message =
  | ["ready", number]
  | ["init-failed", Failure, number]
  | ["log", string, string]
  | ["printed", string]
  | ["done", string, Failure | undefined, string, number, number]
  | ["crashed", Failure];

/** How long the init phase may take before its time counts as the invocation's ("Lambda execution environment lifecycle"). */
const INIT_LIMIT = 10_000;

/**
 * One execution environment: a worker thread with a loaded handler, which takes one invocation at a time. What ends the thread ends
 * the environment, as it does on AWS.
 */
export class Environment {
  readonly #world: World;
  readonly #worker: Worker;
  readonly #onOutput: (output: Output) => void;
  #initialized: ((failure: Failure | undefined) => void) | undefined;
  /** Takes the answer of what runs. */
  #settle: ((result: Result) => void) | undefined;
  #requestId = "";
  #startedAt = 0;
  #crash: Failure | undefined;
  #outOfMemory = false;
  #ended = false;
  #initMs = 0;
  #initReported = false;
  readonly #init: Promise<Failure | undefined>;

  constructor(world: World, options: EnvironmentOptions) {
    this.#world = world;
    this.#onOutput = options.onOutput;
    this.#init = new Promise((resolve) => {
      this.#initialized = resolve;
    });
    this.#worker = new Worker(ENTRY, {
      env: options.variables,
      stdout: true,
      stderr: true,
      name: options.variables.AWS_LAMBDA_FUNCTION_NAME,
      workerData: {
        taskRoot: options.taskRoot,
        handler: options.handler,
        runtimeMajor: options.runtimeMajor,
        jsonLogs: options.jsonLogs,
        now: world.clock.now(),
      },
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
      // The terrarium's own flags (a loader, an inspector) are not the function's.
      execArgv: [],
    });
    this.#worker.on("message", (message: Message) => this.#take(message));
    this.#worker.on("error", (error: Error & { code?: string }) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") this.#outOfMemory = true;
      else this.#crash ??= { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") };
    });
    this.#worker.on("exit", (code) => this.#exited(code));
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      stream.on("data", (chunk: Buffer) => this.#onOutput({ text: chunk.toString().trimEnd() }));
    }
  }

  /** Whether it is of no more use. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Milliseconds of its init phase: given once, to the invocation that it was for. */
  takeInitDuration(): number | undefined {
    if (this.#initReported || this.#initMs === 0) return undefined;
    this.#initReported = true;
    return this.#initMs;
  }

  /** Runs one invocation, after the init phase where that is still under way. Never rejects. */
  async run(work: Work): Promise<Result> {
    this.#worker.ref();
    this.#requestId = work.requestId;
    const { promise, resolve } = Promise.withResolvers<Result>();
    this.#settle = resolve;
    let timer = this.#world.clock.after(INIT_LIMIT + work.limit, () => this.#timeOut(work));
    const failure = await this.#init;
    timer.cancel();
    if (failure) {
      resolve({ payload: "", failure, durationMs: this.#initMs, heapBytes: 0, ended: "error" });
      this.end();
    } else if (!this.#ended) {
      timer = this.#world.clock.after(work.limit, () => this.#timeOut(work));
      this.#startedAt = this.#world.clock.now();
      const { requestId, payload, limit, context, traceHeader } = work;
      this.#worker.postMessage([requestId, payload, this.#startedAt, limit, context, traceHeader]);
    }
    const result = await promise;
    timer.cancel();
    this.#settle = undefined;
    this.#worker.unref();
    return result;
  }

  /** Ends the thread, whatever it does. */
  end(): void {
    this.#ended = true;
    void this.#worker.terminate();
  }

  #take(message: Message): void {
    switch (message[0]) {
      case "log":
        this.#onOutput({ level: message[1], text: message[2] });
        return;
      case "printed":
        this.#onOutput({ text: message[1] });
        return;
      case "ready":
        this.#initMs = message[1];
        this.#initialized?.(undefined);
        return;
      case "init-failed":
        this.#initMs = message[2];
        this.#initialized?.(message[1]);
        return;
      case "crashed":
        this.#crash = message[1];
        return;
      case "done": {
        const [, , failure, payload, durationMs, heapBytes] = message;
        this.#settle?.({ payload, failure, durationMs, heapBytes });
      }
    }
  }

  #timeOut({ requestId, limit }: Work): void {
    const failure = {
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(limit / 1000).toFixed(2)} seconds`,
    };
    this.#settle?.({ payload: "", failure, durationMs: limit, heapBytes: 0, ended: "timeout" });
    this.#initialized?.(undefined);
    this.end();
  }

  #exited(code: number): void {
    this.#ended = true;
    const reason = this.#outOfMemory
      ? "Runtime exited with error: signal: killed"
      : code === 0
        ? "Runtime exited without providing a reason"
        : `Runtime exited with error: exit status ${code}`;
    const failure = this.#crash ?? {
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${this.#requestId} Error: ${reason}`,
    };
    const ended = this.#outOfMemory ? "out-of-memory" : this.#crash ? "error" : "exit";
    const durationMs = this.#startedAt === 0 ? 0 : this.#world.clock.now() - this.#startedAt;
    this.#settle?.({ payload: "", failure, durationMs, heapBytes: 0, ended });
    this.#initialized?.(undefined);
  }
}
