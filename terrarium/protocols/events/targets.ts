import { ResourceNotFoundException, ValidationException } from "../../engine/event-bus/event-bus-errors.ts";
import { EventBusService } from "../../engine/event-bus/event-bus-service.ts";
import type { TargetDefinition } from "../../engine/event-bus/rule-target.ts";
import type { JsonAction, JsonInput } from "../json-service.ts";
import {
  objectsOf,
  optionalNumber,
  optionalObject,
  optionalString,
  pageOf,
  stringOf,
  stringsOf,
} from "./input-fields.ts";
import { ruleOf } from "./rules.ts";

/** Parameters of targets that the terrarium has not. */
const UNSUPPORTED = [
  "KinesisParameters",
  "RunCommandParameters",
  "EcsParameters",
  "BatchParameters",
  "RedshiftDataParameters",
  "SageMakerPipelineParameters",
  "AppSyncParameters",
];

/** "PutTargets" */
export const putTargets: JsonAction = async (world, input, call) => {
  const rule = ruleOf(world, input, call, "events:PutTargets", "Rule");
  const targets = objectsOf(input, "Targets").map(readTarget);
  if (new Set(targets.map(({ id }) => id)).size < targets.length) {
    throw new ValidationException("Duplicate target ids in the request.");
  }
  for (const target of targets) await world.service(EventBusService).rules.putTarget(rule, target);
  return { FailedEntryCount: 0, FailedEntries: [] };
};

/** "RemoveTargets": ids that are not there are failed entries, and the others go. */
export const removeTargets: JsonAction = async (world, input, call) => {
  const rule = ruleOf(world, input, call, "events:RemoveTargets", "Rule");
  const FailedEntries: object[] = [];
  for (const id of stringsOf(input, "Ids") ?? []) {
    try {
      await world.service(EventBusService).rules.removeTarget(rule, id);
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      FailedEntries.push({ TargetId: id, ErrorCode: error.name, ErrorMessage: error.message });
    }
  }
  return { FailedEntryCount: FailedEntries.length, FailedEntries };
};

/** "ListTargetsByRule" */
export const listTargetsByRule: JsonAction = (world, input, call) => {
  const rule = ruleOf(world, input, call, "events:ListTargetsByRule", "Rule");
  const { page, NextToken } = pageOf(rule.targets, input);
  return { Targets: page.map(describe), NextToken };
};

function readTarget(target: JsonInput): TargetDefinition {
  const unsupported = UNSUPPORTED.find((name) => target[name] !== undefined);
  if (unsupported) throw new ValidationException(`${unsupported} is not supported: the terrarium has no such targets.`);
  const transformer = optionalObject(target, "InputTransformer");
  const retry = optionalObject(target, "RetryPolicy");
  const deadLetters = optionalObject(target, "DeadLetterConfig");
  const sqs = optionalObject(target, "SqsParameters");
  const http = optionalObject(target, "HttpParameters");
  const [attempts, age] = retry
    ? [optionalNumber(retry, "MaximumRetryAttempts"), optionalNumber(retry, "MaximumEventAgeInSeconds")]
    : [];
  return {
    id: stringOf(target, "Id"),
    arn: stringOf(target, "Arn"),
    roleArn: optionalString(target, "RoleArn"),
    input: optionalString(target, "Input"),
    inputPath: optionalString(target, "InputPath"),
    ...(transformer && {
      inputTransformer: {
        paths: recordOf(transformer, "InputPathsMap"),
        template: stringOf(transformer, "InputTemplate"),
      },
    }),
    retryPolicy: {
      ...(attempts !== undefined && { maximumRetryAttempts: attempts }),
      ...(age !== undefined && { maximumEventAgeInSeconds: age }),
    },
    deadLetterArn: deadLetters && optionalString(deadLetters, "Arn"),
    messageGroupId: sqs && optionalString(sqs, "MessageGroupId"),
    ...(http && {
      http: {
        pathValues: stringsOf(http, "PathParameterValues"),
        headers: recordOf(http, "HeaderParameters"),
        query: recordOf(http, "QueryStringParameters"),
      },
    }),
  };
}

function recordOf(input: JsonInput, name: string): Record<string, string> {
  const record = optionalObject(input, name) ?? {};
  return Object.fromEntries(Object.keys(record).map((key) => [key, stringOf(record, key)]));
}

function describe(target: TargetDefinition) {
  const { id, arn, roleArn, input, inputPath, inputTransformer, retryPolicy, deadLetterArn, messageGroupId, http } =
    target;
  return {
    Id: id,
    Arn: arn,
    RoleArn: roleArn,
    Input: input,
    InputPath: inputPath,
    ...(inputTransformer && {
      InputTransformer: { InputPathsMap: inputTransformer.paths, InputTemplate: inputTransformer.template },
    }),
    ...(retryPolicy &&
      Object.keys(retryPolicy).length > 0 && {
        RetryPolicy: {
          MaximumRetryAttempts: retryPolicy.maximumRetryAttempts,
          MaximumEventAgeInSeconds: retryPolicy.maximumEventAgeInSeconds,
        },
      }),
    ...(deadLetterArn !== undefined && { DeadLetterConfig: { Arn: deadLetterArn } }),
    ...(messageGroupId !== undefined && { SqsParameters: { MessageGroupId: messageGroupId } }),
    ...(http && {
      HttpParameters: {
        PathParameterValues: http.pathValues,
        HeaderParameters: http.headers,
        QueryStringParameters: http.query,
      },
    }),
  };
}
