import { Credentials } from "../iam/credentials.ts";
import type { World } from "../world.ts";
import { Environment, type Result, type Work } from "./environment.ts";
import { EnvironmentPool, type PooledEnvironment } from "./environment-pool.ts";
import { environmentVariables } from "./environment-variables.ts";
import type { FunctionConfiguration } from "./function-definition.ts";
import { InvocationAbandoned } from "./function-errors.ts";
import { EnvironmentLog, logTail } from "./function-log.ts";
import { LARGEST_PAYLOAD } from "./payload.ts";

interface Ready extends PooledEnvironment {
  readonly log: EnvironmentLog;
}

/** What one run of the handler came to. */
export interface Run {
  readonly result: Result;
  readonly logTail: string;
}

/** What its caller says of an invocation. */
export interface InvocationContext {
  readonly arn: string;
  readonly clientContext?: unknown;
  readonly signal?: AbortSignal;
}

/** How long the keys of an environment hold, and how old they may be for another invocation. */
const CREDENTIALS_SECONDS = 12 * 3600;
const CREDENTIALS_MARGIN = 20 * 60_000;

/** Runs invocations of one version of a function in its execution environments. */
export class Execution {
  readonly #world: World;
  readonly #function: FunctionConfiguration;
  readonly #version: string;
  readonly #pool: EnvironmentPool<Ready>;

  constructor(world: World, configuration: FunctionConfiguration, version: string) {
    this.#world = world;
    this.#function = configuration;
    this.#version = version;
    this.#pool = new EnvironmentPool(world, () => this.#create());
  }

  get environments(): number {
    return this.#pool.size;
  }

  /** Waits for an environment and runs. An error of the function is a result. */
  async run(work: Omit<Work, "limit" | "context">, context: InvocationContext): Promise<Run> {
    const pooled = await this.#pool.acquire();
    const { environment, log } = pooled;
    if (context.signal?.aborted) {
      this.#pool.release(pooled);
      throw new InvocationAbandoned(`nobody waits for ${context.arn} any more`);
    }
    const lines: string[] = [];
    log.invocation = { requestId: work.requestId, lines };
    log.start(work.requestId);
    try {
      const result = checked(
        await environment.run({
          ...work,
          limit: this.#function.timeoutSeconds * 1000,
          context: this.#context(work.requestId, log.stream, context),
        }),
      );
      log.report(work.requestId, result, environment.takeInitDuration());
      return { result, logTail: logTail(lines) };
    } finally {
      log.invocation = undefined;
      this.#pool.release(pooled);
    }
  }

  close(): void {
    this.#pool.close();
  }

  #context(requestId: string, logStreamName: string, { arn, clientContext }: InvocationContext) {
    const { name, memoryMb, logGroup } = this.#function;
    return {
      functionVersion: this.#version,
      functionName: name,
      memoryLimitInMB: String(memoryMb),
      logGroupName: logGroup,
      logStreamName,
      clientContext,
      identity: undefined,
      invokedFunctionArn: arn,
      awsRequestId: requestId,
    };
  }

  #create(): Ready {
    const { roleArn, code, handler, runtime, memoryMb, logging } = this.#function;
    const credentials = this.#world.service(Credentials).issue(roleArn, CREDENTIALS_SECONDS);
    const log = new EnvironmentLog(this.#world, this.#function, this.#version);
    log.initStart();
    const environment = new Environment(this.#world, {
      taskRoot: code.directory,
      handler,
      memoryMb,
      runtimeMajor: Number(/\d+/.exec(runtime)?.[0]),
      jsonLogs: logging.format === "JSON",
      variables: environmentVariables(this.#function, this.#world.account, credentials, {
        version: this.#version,
        logStream: log.stream,
      }),
      onOutput: (output) => log.output(output),
    });
    return { environment, log, logStream: log.stream, retireAt: credentials.expiration - CREDENTIALS_MARGIN };
  }
}

/** A response that is too long is an error of the function. */
function checked(result: Result): Result {
  if (
    result.failure ||
    result.payload.length * 3 <= LARGEST_PAYLOAD ||
    Buffer.byteLength(result.payload) <= LARGEST_PAYLOAD
  )
    return result;
  const failure = {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size exceeded maximum allowed payload size (${LARGEST_PAYLOAD} bytes).`,
  };
  return { ...result, payload: "", failure };
}
