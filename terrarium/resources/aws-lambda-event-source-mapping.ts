import { DynamoDbEventSource } from "../engine/function/event-source/dynamodb-event-source.ts";
import type { EventSource } from "../engine/function/event-source/event-source.ts";
import { EventSourceMappings } from "../engine/function/event-source/event-source-mappings.ts";
import { SqsEventSource } from "../engine/function/event-source/sqs-event-source.ts";
import { FunctionService } from "../engine/function/function-service.ts";
import type { LambdaFunction } from "../engine/function/invocation.ts";
import { QueueDoesNotExist } from "../engine/queue/queue-errors.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import { stableUuid } from "../engine/stable-uuid.ts";
import { TableService } from "../engine/table/table-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf, checkWhole, usingArgument } from "../plan/check-argument.ts";
import { defineResource, type ResourceWorld } from "../resource.ts";

const STREAM = /^arn:[^:]+:dynamodb:[^:]*:\d{12}:table\/[^/]+\/stream\/.+$/;
const QUEUE = /^arn:[^:]+:sqs:[^:]*:\d{12}:.+$/;

export default defineResource("aws_lambda_event_source_mapping", {
  summary:
    "SQS queues and streams of DynamoDB tables as the source of a function, with partial batch responses and filters",
  honours: [
    "event_source_arn",
    "function_name",
    "enabled",
    "batch_size",
    "maximum_batching_window_in_seconds",
    "function_response_types",
    "filter_criteria.filter",
    "scaling_config.maximum_concurrency",
    "starting_position",
    "bisect_batch_on_function_error",
    "maximum_retry_attempts",
    "maximum_record_age_in_seconds",
    "destination_config.on_failure.destination_arn",
  ],
  ignores: {
    parallelization_factor: "a stream has one shard here, which is read in order",
    kms_key_arn: "nothing is encrypted on this machine",
    metrics_config: "the mapping's own metrics are not kept; its figures are in the topology",
    tags: "nothing here reads the tags of a mapping",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the mapping's UUID",
  },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const uuid = stableUuid(self.address);
    const given = args.string("function_name");
    const functionArn = given.startsWith("arn:")
      ? given
      : `arn:${partition}:lambda:${region}:${account}:function:${given}`;
    return {
      id: uuid,
      uuid,
      arn: `arn:${partition}:lambda:${region}:${account}:event-source-mapping:${uuid}`,
      function_arn: functionArn,
      state: args.boolean("enabled", true) ? "Enabled" : "Disabled",
      state_transition_reason: "USER_INITIATED",
      last_processing_result: "No records processed",
      last_modified: new Date(world.clock.now()).toISOString(),
      tags_all: args.record("tags"),
    };
  },
  start(args, world, { address, attributes: { uuid, function_arn: functionArn } }) {
    const lambda = usingArgument(args, "function_name", () => world.service(FunctionService).byArn(functionArn));
    const responseTypes = args.strings("function_response_types");
    if (responseTypes.some((type) => type !== "ReportBatchItemFailures"))
      args.fail(
        "function_response_types",
        `must be ["ReportBatchItemFailures"], but is ${JSON.stringify(responseTypes)}`,
      );
    const mappings = world.service(EventSourceMappings);
    const { source, settings } = sourceOf(args, world, lambda);
    mappings.create({
      uuid,
      lambda,
      source,
      enabled: args.boolean("enabled", true),
      reportsFailures: responseTypes.length > 0,
      settings: { ...settings, ...(responseTypes.length > 0 && { FunctionResponseTypes: responseTypes }) },
      address,
    });
    return { stop: () => mappings.remove(uuid) };
  },
});

function sourceOf(
  args: Arguments,
  world: ResourceWorld,
  lambda: LambdaFunction,
): { source: EventSource; settings: Record<string, unknown> } {
  const arn = args.string("event_source_arn");
  if (STREAM.test(arn)) return streamSource(args, world, lambda, arn);
  if (!QUEUE.test(arn))
    return args.fail(
      "event_source_arn",
      `must be the ARN of an SQS queue or of a table's stream: mappings read no other source here, such as ${arn}`,
    );
  const queue = usingArgument(args, "event_source_arn", () => {
    try {
      return world.service(QueueService).byArn(arn);
    } catch (error) {
      throw error instanceof QueueDoesNotExist
        ? new QueueDoesNotExist(`no queue ${arn} is declared in what runs here`)
        : error;
    }
  });
  const { visibilityTimeout } = queue.attributes;
  if (visibilityTimeout < lambda.timeoutSeconds)
    args.fail(
      "event_source_arn",
      `cannot be used: Queue visibility timeout: ${visibilityTimeout} seconds is less than Function timeout: ${lambda.timeoutSeconds} seconds. ` +
        "AWS recommends six times the function's timeout",
    );
  const batchSize = checkWhole(args, "batch_size", 1, queue.fifo ? 10 : 10_000) ?? 10;
  const windowSeconds = checkWhole(args, "maximum_batching_window_in_seconds", 0, 300) ?? 0;
  if (queue.fifo && windowSeconds > 0)
    args.fail("maximum_batching_window_in_seconds", "is not for FIFO queues: their messages are not held back");
  if (batchSize > 10 && windowSeconds < 1)
    args.fail("batch_size", `is ${batchSize}: more than 10 need a maximum_batching_window_in_seconds of at least 1`);
  const scaling = args.block("scaling_config");
  const maximumConcurrency = scaling && checkWhole(scaling, "maximum_concurrency", 2, 1000);
  const filters = (args.block("filter_criteria")?.blocks("filter") ?? []).map((filter) => filter.string("pattern"));
  const source = usingArgument(
    args,
    "filter_criteria",
    () => new SqsEventSource(world, queue, { batchSize, windowSeconds, maximumConcurrency, filters }),
  );
  return {
    source,
    settings: {
      BatchSize: batchSize,
      MaximumBatchingWindowInSeconds: windowSeconds,
      ...(maximumConcurrency !== undefined && { ScalingConfig: { MaximumConcurrency: maximumConcurrency } }),
      ...(filters.length > 0 && { FilterCriteria: { Filters: filters.map((Pattern) => ({ Pattern })) } }),
    },
  };
}

function streamSource(args: Arguments, world: ResourceWorld, lambda: LambdaFunction, arn: string) {
  const stream = usingArgument(args, "event_source_arn", () => world.service(TableService).stream(arn));
  args.string("starting_position");
  const startingPosition = checkOneOf(args, "starting_position", ["TRIM_HORIZON", "LATEST"]) as
    | "TRIM_HORIZON"
    | "LATEST";
  const batchSize = checkWhole(args, "batch_size", 1, 10_000) ?? 100;
  const windowSeconds = checkWhole(args, "maximum_batching_window_in_seconds", 0, 300) ?? 0;
  const bisects = args.boolean("bisect_batch_on_function_error", false);
  const maximumRetries = checkWhole(args, "maximum_retry_attempts", -1, 10_000) ?? -1;
  const maximumAgeSeconds = checkWhole(args, "maximum_record_age_in_seconds", -1, 604_800) ?? -1;
  const onFailureArn = args.block("destination_config")?.block("on_failure")?.string("destination_arn");
  const filters = (args.block("filter_criteria")?.blocks("filter") ?? []).map((filter) => filter.string("pattern"));
  const options = {
    functionArn: lambda.arn,
    startingPosition,
    batchSize,
    windowSeconds,
    bisects,
    maximumRetries,
    maximumAgeSeconds,
    onFailureArn,
    filters,
  };
  return {
    source: usingArgument(args, "filter_criteria", () => new DynamoDbEventSource(world, stream, options)),
    settings: {
      BatchSize: batchSize,
      MaximumBatchingWindowInSeconds: windowSeconds,
      StartingPosition: startingPosition,
      BisectBatchOnFunctionError: bisects,
      MaximumRetryAttempts: maximumRetries,
      MaximumRecordAgeInSeconds: maximumAgeSeconds,
      ParallelizationFactor: 1,
      ...(onFailureArn !== undefined && { DestinationConfig: { OnFailure: { Destination: onFailureArn } } }),
      ...(filters.length > 0 && { FilterCriteria: { Filters: filters.map((Pattern) => ({ Pattern })) } }),
    },
  };
}
