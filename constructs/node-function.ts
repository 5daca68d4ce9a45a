import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { AlarmTopic } from "./alarm-topic.ts";
import { acceptFinding } from "./checks/accept-finding.ts";
import { FunctionAlarms } from "./function-alarms.ts";
import { bundleFunction, type FunctionBundle } from "./function-bundle.ts";
import type { HoldingQueue } from "./holding-queue.ts";
import { LogGroup } from "./log-group.ts";
import type { Grantee } from "./policy-document.ts";
import { ServiceRole } from "./service-role.ts";
import { requireMatch, requireWhole, WrongProp } from "./wrong-prop.ts";

export interface FunctionLimits {
  /** Seconds. @default 10 */
  readonly timeout?: number;
  /** Megabytes; processor time comes with them. @default 256 */
  readonly memory?: number;
  /** How many may run at once, taken from the account's and kept for this function. @default as many as the account has left */
  readonly reservedConcurrency?: number;
}

export interface NodeFunctionProps {
  /** At most 64 letters, digits, `-` and `_`. Its role has the same name. */
  readonly name: string;
  readonly description: string;
  /** Path of the handler's file in the repository; it exports `handler`. */
  readonly entry: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly limits?: FunctionLimits;
  /** Days its log is kept. @default 30 */
  readonly logRetentionDays?: number;
  /** Traces with X-Ray, at a price. @default false: a trace that its caller began goes on */
  readonly tracing?: boolean;
  /** Who is told of errors and throttles. @default nobody: the alarms show in CloudWatch */
  readonly alarmTopic?: AlarmTopic;
}

/**
 * A function on Node.js, bundled at synthesis. Its role may write its own log and nothing else until something is granted. Source: "Building
 * Lambda functions with Node.js", "Lambda execution role".
 */
export class NodeFunction extends Construct implements Grantee {
  readonly timeout: number;
  readonly bundle: FunctionBundle;
  readonly log: LogGroup;
  readonly #function: LambdaFunction;
  readonly #role: ServiceRole;
  #failures?: HoldingQueue;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { name, limits = {}, tracing = false } = props;
    const { timeout = 10, memory = 256, reservedConcurrency } = limits;
    requireMatch(this, "name", name, /^[\w-]{1,64}$/, "1 to 64 letters, digits, - and _");
    requireMatch(this, "entry", props.entry, /^[\w-]+(\/[\w.-]+)*\.[mc]?[jt]s$/, "a path in the repository");
    requireWhole(this, "limits.timeout", timeout, 1, 900, "seconds");
    requireWhole(this, "limits.memory", memory, 128, 10_240, "megabytes");
    if (reservedConcurrency !== undefined) {
      requireWhole(this, "limits.reservedConcurrency", reservedConcurrency, 0, 100_000, "at once");
    }
    this.timeout = timeout;
    this.bundle = bundleFunction(props.entry);
    const asset = new TerraformAsset(this, "code", {
      path: this.bundle.zip,
      type: AssetType.FILE,
      assetHash: Buffer.from(this.bundle.sha256, "base64").toString("hex").slice(0, 32),
    });
    // Made here and not by Lambda, which would keep it for ever.
    this.log = new LogGroup(this, "log", { name: `/aws/lambda/${name}`, retentionDays: props.logRetentionDays });
    this.#role = new ServiceRole(this, "role", {
      name,
      service: "lambda.amazonaws.com",
      description: `The function ${name}`,
    });
    this.#role.allow({
      sid: "WriteLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${this.log.arn}:*`],
    });
    if (tracing) {
      this.#role.allow({
        sid: "Trace",
        actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        resources: ["*"],
      });
      acceptFinding(
        this.#role,
        "wildcard-resource",
        "X-Ray knows no resources to send segments to: these actions take * alone.",
      );
    }
    this.#function = new LambdaFunction(this, "function", {
      functionName: name,
      description: props.description,
      role: this.#role.arn,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: asset.path,
      sourceCodeHash: this.bundle.sha256,
      timeout,
      memorySize: memory,
      reservedConcurrentExecutions: reservedConcurrency,
      environment: props.environment === undefined ? undefined : { variables: { ...props.environment } },
      loggingConfig: {
        logFormat: "JSON",
        logGroup: this.log.name,
        applicationLogLevel: "INFO",
        systemLogLevel: "WARN",
      },
      tracingConfig: { mode: tracing ? "Active" : "PassThrough" },
      dependsOn: this.#role.permissions,
    });
    new FunctionAlarms(this, "alarms", { name, functionName: this.name, topic: props.alarmTopic });
  }

  get arn(): string {
    return this.#function.arn;
  }

  /** What API Gateway calls. */
  get invokeArn(): string {
    return this.#function.invokeArn;
  }

  get name(): string {
    return this.#function.functionName;
  }

  /** What must exist before a service checks what the function may do. */
  get permissions(): ITerraformDependable[] {
    return this.#role.permissions;
  }

  allow(statement: Parameters<Grantee["allow"]>[0]): void {
    this.#role.allow(statement);
  }

  grantInvoke(grantee: Grantee): void {
    grantee.allow({ sid: "Invoke", actions: ["lambda:InvokeFunction"], resources: [this.arn] });
  }

  /** Lets a service call it on behalf of one resource. */
  allowInvokeFrom(scope: Construct, id: string, service: string, sourceArn: string): LambdaPermission {
    return new LambdaPermission(scope, id, {
      functionName: this.name,
      action: "lambda:InvokeFunction",
      principal: service,
      sourceArn,
    });
  }

  /**
   * Keeps what the function failed to handle when nobody waited for it, after two more tries. Source: "Capturing records of Lambda
   * asynchronous invocations".
   */
  keepFailures(queue: HoldingQueue): void {
    if (this.#failures === queue) return;
    if (this.#failures !== undefined)
      throw new WrongProp(this, "failures", queue.node.path, "one queue for all of them");
    this.#failures = queue;
    queue.grantSend(this);
    new LambdaFunctionEventInvokeConfig(this, "failures", {
      functionName: this.name,
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 21_600,
      destinationConfig: { onFailure: { destination: queue.arn } },
      dependsOn: this.permissions,
    });
  }
}
