import { Concurrency } from "../../../engine/function/concurrency.ts";
import type { DeployedFunction } from "../../../engine/function/deployed-function.ts";
import { FunctionService } from "../../../engine/function/function-service.ts";
import { LATEST } from "../../../engine/function/versions.ts";
import { authorizedFunction } from "../function-name.ts";
import { jsonReply } from "../reply.ts";
import type { LambdaAction } from "../routes.ts";

const MOST_AT_ONCE = 50;

/** "GetFunction" of the API reference. The code's location is where it was unpacked. */
export const getFunction: LambdaAction = (world, request) => {
  const { deployed, qualifier } = authorizedFunction(world, request, "lambda:GetFunction");
  const reserved = world.service(Concurrency).reservedOf(deployed.name);
  return jsonReply({
    Configuration: describeFunction(deployed, qualifier),
    Code: { RepositoryType: "S3", Location: `file://${deployed.configuration.code.directory}` },
    Tags: {},
    ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
  });
};

/** "GetFunctionConfiguration" of the API reference. */
export const getFunctionConfiguration: LambdaAction = (world, request) => {
  const { deployed, qualifier } = authorizedFunction(world, request, "lambda:GetFunctionConfiguration");
  return jsonReply(describeFunction(deployed, qualifier));
};

/** "ListFunctions" of the API reference; the marker is the name of the last function before it. */
export const listFunctions: LambdaAction = (world, { call, query }) => {
  world.authorize({ principal: call.principal, action: "lambda:ListFunctions", resource: "*" });
  const marker = query.get("Marker") ?? "";
  const size = Math.min(MOST_AT_ONCE, Number(query.get("MaxItems") ?? MOST_AT_ONCE) || MOST_AT_ONCE);
  const left = world
    .service(FunctionService)
    .all()
    .filter(({ name }) => name > marker);
  const page = left.slice(0, size);
  return jsonReply({
    Functions: page.map((deployed) => describeFunction(deployed)),
    ...(left.length > page.length && { NextMarker: page.at(-1)?.name }),
  });
};

/** A FunctionConfiguration of the API. */
export function describeFunction(deployed: DeployedFunction, qualifier?: string): object {
  const { configuration, versions, modifiedAt } = deployed;
  const { logging, environment, code } = configuration;
  const version = qualifier === undefined ? LATEST : (versions.alias(qualifier)?.version ?? qualifier);
  return {
    FunctionName: configuration.name,
    FunctionArn: qualifier === undefined ? configuration.arn : `${configuration.arn}:${qualifier}`,
    Runtime: configuration.runtime,
    Role: configuration.roleArn,
    Handler: configuration.handler,
    CodeSize: code.size,
    CodeSha256: code.sha256,
    Description: configuration.description ?? "",
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memoryMb,
    LastModified: new Date(modifiedAt).toISOString().replace("Z", "+0000"),
    Version: version,
    ...(Object.keys(environment).length > 0 && { Environment: { Variables: environment } }),
    ...(configuration.deadLetterArn && { DeadLetterConfig: { TargetArn: configuration.deadLetterArn } }),
    TracingConfig: { Mode: configuration.tracing ?? "PassThrough" },
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: ["x86_64"],
    LoggingConfig: {
      LogFormat: logging.format,
      LogGroup: logging.group,
      ...(logging.format === "JSON" && {
        ApplicationLogLevel: logging.applicationLevel,
        SystemLogLevel: logging.systemLevel,
      }),
    },
  };
}
