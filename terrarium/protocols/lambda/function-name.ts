import type { DeployedFunction } from "../../engine/function/deployed-function.ts";
import { FunctionNotFound, InvalidFunctionParameter } from "../../engine/function/function-errors.ts";
import { FunctionService } from "../../engine/function/function-service.ts";
import { LATEST } from "../../engine/function/versions.ts";
import type { World } from "../../engine/world.ts";
import type { LambdaRequest } from "./routes.ts";

/** Which function a request names, before anybody looks whether it exists. */
export interface NamedFunction {
  readonly name: string;
  readonly qualifier: string | undefined;
  /** With the qualifier, where it is not `$LATEST`: what permissions are about. */
  readonly arn: string;
}

const ARN = /^(?:arn:[^:]+:lambda:[^:]*:)?(?:(\d{12}):)?function:([^:]+)(?::([^:]+))?$/;

/** Reads `FunctionName`: a name, an ARN or a part of one, each perhaps with a qualifier. @throws InvalidFunctionParameter, FunctionNotFound */
export function namedFunction(world: World, given: string, query?: URLSearchParams): NamedFunction {
  const [, account, arnName, arnQualifier] = ARN.exec(given) ?? [];
  const [bare = "", bareQualifier] = given.split(":");
  const name = arnName ?? bare;
  const own = arnName === undefined ? bareQualifier : arnQualifier;
  const asked = query?.get("Qualifier") ?? undefined;
  if (own !== undefined && asked !== undefined && own !== asked)
    throw new InvalidFunctionParameter(
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  const qualifier = own ?? asked;
  const { partition, region, id } = world.account;
  const arn = `arn:${partition}:lambda:${region}:${id}:function:${name}`;
  if (account !== undefined && account !== id) throw new FunctionNotFound(given);
  return { name, qualifier, arn: qualifier === undefined || qualifier === LATEST ? arn : `${arn}:${qualifier}` };
}

/** The function of a request, once its caller may do `action` on it. @throws AccessDenied, FunctionNotFound */
export function authorizedFunction(
  world: World,
  { call, path, query }: LambdaRequest,
  action: string,
): NamedFunction & { readonly deployed: DeployedFunction } {
  const named = namedFunction(world, path[0] ?? "", query);
  world.authorize({ principal: call.principal, action, resource: named.arn, lineage: call.lineage });
  const deployed = world.service(FunctionService).deployed(named.name);
  if (named.qualifier !== undefined) deployed.versions.check(named.qualifier);
  return { ...named, deployed };
}
