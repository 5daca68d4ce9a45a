import { FunctionResourceNotFound } from "../../../engine/function/function-errors.ts";
import { LATEST } from "../../../engine/function/versions.ts";
import { authorizedFunction } from "../function-name.ts";
import { jsonReply } from "../reply.ts";
import type { LambdaAction } from "../routes.ts";
import { describeFunction } from "./functions.ts";

/** "ListVersionsByFunction" of the API reference. */
export const listVersionsByFunction: LambdaAction = (world, request) => {
  const { deployed } = authorizedFunction(world, request, "lambda:ListVersionsByFunction");
  const versions = [LATEST, ...deployed.versions.published];
  return jsonReply({ Versions: versions.map((version) => describeFunction(deployed, version)) });
};

/** "GetFunctionEventInvokeConfig" of the API reference. */
export const getFunctionEventInvokeConfig: LambdaAction = (world, request) => {
  const { deployed, qualifier = LATEST } = authorizedFunction(world, request, "lambda:GetFunctionEventInvokeConfig");
  const config = deployed.eventConfig(qualifier);
  if (!config)
    throw new FunctionResourceNotFound(`The function ${deployed.configuration.arn} doesn't have an EventInvokeConfig`);
  const { onSuccess, onFailure } = config;
  return jsonReply({
    FunctionArn: `${deployed.configuration.arn}:${qualifier}`,
    LastModified: deployed.modifiedAt / 1000,
    MaximumRetryAttempts: config.maximumRetryAttempts ?? 2,
    MaximumEventAgeInSeconds: config.maximumEventAgeSeconds ?? 21_600,
    DestinationConfig: {
      OnSuccess: onSuccess === undefined ? {} : { Destination: onSuccess },
      OnFailure: onFailure === undefined ? {} : { Destination: onFailure },
    },
  });
};
