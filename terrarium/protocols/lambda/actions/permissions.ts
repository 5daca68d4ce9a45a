import { InvalidFunctionParameter } from "../../../engine/function/function-errors.ts";
import { FunctionPolicies } from "../../../engine/function/function-policy.ts";
import { authorizedFunction } from "../function-name.ts";
import { emptyReply, jsonReply } from "../reply.ts";
import type { LambdaAction } from "../routes.ts";

/** Policies are not versioned here. */
const RevisionId = "00000000-0000-8000-8000-000000000000";

/** "GetPolicy" of the API reference. */
export const getPolicy: LambdaAction = (world, request) => {
  const { arn } = authorizedFunction(world, request, "lambda:GetPolicy");
  return jsonReply({ Policy: world.service(FunctionPolicies).policy(arn), RevisionId });
};

/** "AddPermission" of the API reference: until the next start, which takes what Terraform declares. */
export const addPermission: LambdaAction = (world, request) => {
  const { arn } = authorizedFunction(world, request, "lambda:AddPermission");
  const input = request.json();
  const required = (name: string) => text(input, name) ?? missing(name);
  const statement = world.service(FunctionPolicies).add(arn, {
    statementId: required("StatementId"),
    action: required("Action"),
    principal: required("Principal"),
    sourceArn: text(input, "SourceArn"),
    sourceAccount: text(input, "SourceAccount"),
    principalOrgId: text(input, "PrincipalOrgID"),
  });
  return jsonReply({ Statement: statement }, 201);
};

/** "RemovePermission" of the API reference. */
export const removePermission: LambdaAction = (world, request) => {
  const { arn } = authorizedFunction(world, request, "lambda:RemovePermission");
  world.service(FunctionPolicies).remove(arn, request.path[1] ?? "");
  return emptyReply(204);
};

function text(input: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new InvalidFunctionParameter(`${name} must be a string`);
  return value;
}

function missing(name: string): never {
  throw new InvalidFunctionParameter(`${name} is required`);
}
