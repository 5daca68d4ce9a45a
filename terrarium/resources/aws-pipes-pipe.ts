import { ApiDestinations } from "../engine/api-destination/api-destinations.ts";
import { apiDestinationTarget } from "../engine/pipe/api-destination-target.ts";
import { InputTemplate } from "../engine/pipe/input-template.ts";
import { Pipe } from "../engine/pipe/pipe.ts";
import { PipeFilter } from "../engine/pipe/pipe-filter.ts";
import type { PipeLogConfiguration, PipeLogLevel } from "../engine/pipe/pipe-log.ts";
import type { PipeTarget } from "../engine/pipe/pipe-target.ts";
import { sqsTarget } from "../engine/pipe/sqs-target.ts";
import type { Queue } from "../engine/queue/queue.ts";
import { QueueDoesNotExist } from "../engine/queue/queue-errors.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf, checkWhole, usingArgument } from "../plan/check-argument.ts";
import { NAME_IN_EVENTBRIDGE, resourceName } from "../plan/resource-name.ts";
import { defineResource, type ResourceWorld } from "../resource.ts";

const QUEUE = /^arn:[^:]+:sqs:[^:]*:\d{12}:.+$/;
const API_DESTINATION = /^arn:[^:]+:events:[^:]*:\d{12}:api-destination\/.+$/;

export default defineResource("aws_pipes_pipe", {
  summary: "Pipes from an SQS queue to an API destination or an SQS queue, with filters and input templates",
  honours: [
    "name",
    "name_prefix",
    "role_arn",
    "source",
    "target",
    "desired_state",
    "source_parameters.sqs_queue_parameters",
    "source_parameters.filter_criteria",
    "target_parameters.input_template",
    "target_parameters.http_parameters",
    "target_parameters.sqs_queue_parameters",
    "log_configuration.level",
    "log_configuration.include_execution_data",
    "log_configuration.cloudwatch_logs_log_destination",
  ],
  ignores: {
    description: "nothing here reads it",
    kms_key_identifier: "nothing is encrypted on this machine",
    timeouts: "a pipe is there at once",
    tags: "nothing here reads the tags of a pipe",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the name",
  },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const name = resourceName(args, self.id, NAME_IN_EVENTBRIDGE);
    for (const argument of ["role_arn", "source", "target"]) args.string(argument);
    return {
      id: name,
      name,
      arn: `arn:${partition}:pipes:${region}:${account}:pipe/${name}`,
      desired_state: checkOneOf(args, "desired_state", ["RUNNING", "STOPPED"]) ?? "RUNNING",
    };
  },
  start(args, world, { address, attributes: { arn, name, desired_state: desiredState } }) {
    const source = readSource(args, world);
    const target = readTarget(args, world);
    const pipe = new Pipe(world, {
      name,
      arn,
      roleArn: args.string("role_arn"),
      source,
      target,
      filter: readFilter(args),
      template: readTemplate(args, world, {
        pipeArn: arn,
        pipeName: name,
        sourceArn: source.arn,
        targetArn: target.arn,
      }),
      batching: readBatching(args, world, target),
      log: readLog(args),
      address,
    });
    if (desiredState === "RUNNING") pipe.start();
    return { stop: () => pipe.stop() };
  },
});

function readSource(args: Arguments, world: ResourceWorld): Queue {
  const arn = args.string("source");
  if (!QUEUE.test(arn)) {
    args.fail("source", `must be the ARN of an SQS queue: the terrarium's pipes read no other source, such as ${arn}`);
  }
  return usingArgument(args, "source", () => queueOf(world, arn));
}

function queueOf(world: ResourceWorld, arn: string): Queue {
  try {
    return world.service(QueueService).byArn(arn);
  } catch (error) {
    throw error instanceof QueueDoesNotExist
      ? new QueueDoesNotExist(`no queue ${arn} is declared in what runs here`)
      : error;
  }
}

function readTarget(args: Arguments, world: ResourceWorld): PipeTarget {
  const arn = args.string("target");
  const parameters = args.block("target_parameters");
  const http = parameters?.block("http_parameters");
  const sqs = parameters?.block("sqs_queue_parameters");
  if (API_DESTINATION.test(arn)) {
    if (sqs) parameters!.fail("sqs_queue_parameters", "is for queues: the target is an API destination");
    return usingArgument(args, "target", () =>
      apiDestinationTarget(world.service(ApiDestinations).byArn(arn), {
        pathValues: http?.strings("path_parameter_values"),
        headers: http?.record("header_parameters"),
        query: http?.record("query_string_parameters"),
      }),
    );
  }
  if (QUEUE.test(arn)) {
    if (http) parameters!.fail("http_parameters", "is for API destinations: the target is a queue");
    const queue = () => queueOf(world, arn);
    return usingArgument(args, "target", () =>
      sqsTarget(arn, queue, {
        groupId: sqs?.optionalString("message_group_id"),
        deduplicationId: sqs?.optionalString("message_deduplication_id"),
      }),
    );
  }
  return args.fail(
    "target",
    `must be the ARN of an API destination or of an SQS queue: pipes reach no other target here, such as ${arn}`,
  );
}

function readFilter(args: Arguments): PipeFilter {
  const criteria = args.block("source_parameters")?.block("filter_criteria");
  const patterns = (criteria?.blocks("filter") ?? []).map((filter) => filter.string("pattern"));
  return usingArgument(args, "source_parameters.filter_criteria", () => PipeFilter.compile(patterns));
}

function readTemplate(
  args: Arguments,
  world: ResourceWorld,
  constants: Parameters<typeof InputTemplate.compile>[1],
): InputTemplate | undefined {
  const text = args.block("target_parameters")?.optionalString("input_template");
  if (!text) return undefined;
  const template = usingArgument(args, "target_parameters.input_template", () =>
    InputTemplate.compile(text, constants),
  );
  if (template.isLonePath) {
    world.log.warn(
      `${args.address}: the input template is nothing but ${text.trim()}: of an object EventBridge removes the quotes then; ` +
        `{"body": ${text.trim()}} keeps it JSON`,
    );
  }
  return template;
}

function readBatching(args: Arguments, world: ResourceWorld, target: PipeTarget) {
  const parameters = args.block("source_parameters")?.block("sqs_queue_parameters");
  if (!parameters) return undefined;
  const size = checkWhole(parameters, "batch_size", 1, 10_000);
  const windowSeconds = checkWhole(parameters, "maximum_batching_window_in_seconds", 0, 300);
  if (size !== undefined && size > target.largestBatch) {
    const most = `takes ${target.largestBatch} at a time`;
    if (target.largestBatch > 1) parameters.fail("batch_size", `is ${size}, but the target ${most}`);
    world.log.warn(
      `${args.address}: batch_size is ${size}, but an API destination ${most}; EventBridge refuses to batch for it`,
    );
  }
  return { ...(size !== undefined && { size }), ...(windowSeconds !== undefined && { windowSeconds }) };
}

function readLog(args: Arguments): PipeLogConfiguration | undefined {
  const log = args.block("log_configuration");
  if (!log) return undefined;
  log.string("level");
  const level = checkOneOf(log, "level", ["OFF", "ERROR", "INFO", "TRACE"]) as PipeLogLevel;
  const destination = log.block("cloudwatch_logs_log_destination");
  if (level === "OFF") return undefined;
  if (!destination) return log.fail("cloudwatch_logs_log_destination", `is required for the level ${level}`);
  const data = log.strings("include_execution_data");
  if (data.some((value) => value !== "ALL"))
    log.fail("include_execution_data", `must be ["ALL"], but is ${JSON.stringify(data)}`);
  return { level, logGroupArn: destination.string("log_group_arn"), includeExecutionData: data.length > 0 };
}
