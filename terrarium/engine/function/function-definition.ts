import type { FunctionCode } from "./code.ts";

/** `TRACE` and `FATAL` are only of use to libraries that know them. */
export type LogLevel = "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

/** Where a function logs, and how ("LoggingConfig"). */
export interface FunctionLogging {
  /** @default `/aws/lambda/` and the function's name */
  readonly group?: string;
  /** @default "Text" */
  readonly format?: "Text" | "JSON";
  /** For what the handler logs, in JSON alone. @default "INFO" */
  readonly applicationLevel?: LogLevel;
  /** For the platform's own events, in JSON alone. @default "INFO" */
  readonly systemLevel?: "DEBUG" | "INFO" | "WARN";
}

/** A function as `CreateFunction` takes it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly roleArn: string;
  readonly code: FunctionCode;
  /** `src/orders.handler` */
  readonly handler: string;
  /** `nodejs22.x`: all of them run on the Node that is running. @default "nodejs24.x" */
  readonly runtime?: string;
  /** 1 to 900. @default 3 */
  readonly timeoutSeconds?: number;
  /** 128 to 10,240. @default 128 */
  readonly memoryMb?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly description?: string;
  /** 0 throttles everything. @default a share of the account's */
  readonly reservedConcurrency?: number;
  readonly logging?: FunctionLogging;
  /** Queue or topic for events that were given up. */
  readonly deadLetterArn?: string;
  /** Whether version 1 is published of it. */
  readonly publish?: boolean;
  readonly tracing?: "Active" | "PassThrough";
  /** Where it was declared: `stack/address`. */
  readonly address?: string;
}

/** A definition with its defaults filled in. */
export type FunctionConfiguration = FunctionDefinition &
  Required<Pick<FunctionDefinition, "runtime" | "timeoutSeconds" | "memoryMb" | "environment">> & {
    readonly arn: string;
    readonly logGroup: string;
    readonly logging: Required<FunctionLogging>;
  };

/** Fills in the defaults of `CreateFunction`. */
export function configurationOf(definition: FunctionDefinition, arn: string): FunctionConfiguration {
  const logGroup = definition.logging?.group ?? `/aws/lambda/${definition.name}`;
  return {
    ...definition,
    arn,
    runtime: definition.runtime ?? "nodejs24.x",
    timeoutSeconds: definition.timeoutSeconds ?? 3,
    memoryMb: definition.memoryMb ?? 128,
    environment: definition.environment ?? {},
    logGroup,
    logging: { format: "Text", applicationLevel: "INFO", systemLevel: "INFO", ...definition.logging, group: logGroup },
  };
}
