import { Concurrency } from "../../../engine/function/concurrency.ts";
import { InvalidFunctionParameter } from "../../../engine/function/function-errors.ts";
import { authorizedFunction } from "../function-name.ts";
import { emptyReply, jsonReply } from "../reply.ts";
import type { LambdaAction } from "../routes.ts";

/** "PutFunctionConcurrency" of the API reference: until the next start, which takes what Terraform declares. */
export const putFunctionConcurrency: LambdaAction = (world, request) => {
  const { deployed } = authorizedFunction(world, request, "lambda:PutFunctionConcurrency");
  const { ReservedConcurrentExecutions: reserved } = request.json();
  if (typeof reserved !== "number" || !Number.isInteger(reserved) || reserved < 0)
    throw new InvalidFunctionParameter(`ReservedConcurrentExecutions must be a whole number from 0, not ${reserved}`);
  world.service(Concurrency).reserve(deployed.name, reserved);
  deployed.resume();
  return jsonReply({ ReservedConcurrentExecutions: reserved });
};

/** "GetFunctionConcurrency" of the API reference. */
export const getFunctionConcurrency: LambdaAction = (world, request) => {
  const { deployed } = authorizedFunction(world, request, "lambda:GetFunctionConcurrency");
  const reserved = world.service(Concurrency).reservedOf(deployed.name);
  return jsonReply(reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved });
};

/** "DeleteFunctionConcurrency" of the API reference. */
export const deleteFunctionConcurrency: LambdaAction = (world, request) => {
  const { deployed } = authorizedFunction(world, request, "lambda:DeleteFunctionConcurrency");
  world.service(Concurrency).reserve(deployed.name, undefined);
  deployed.resume();
  return emptyReply(204);
};
