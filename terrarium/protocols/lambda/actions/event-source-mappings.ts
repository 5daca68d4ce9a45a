import type { EventSourceMapping } from "../../../engine/function/event-source/event-source-mapping.ts";
import { EventSourceMappings } from "../../../engine/function/event-source/event-source-mappings.ts";
import { InvalidFunctionParameter } from "../../../engine/function/function-errors.ts";
import type { World } from "../../../engine/world.ts";
import { namedFunction } from "../function-name.ts";
import { jsonReply } from "../reply.ts";
import type { LambdaAction, LambdaRequest } from "../routes.ts";

/** "ListEventSourceMappings" of the API reference. */
export const listEventSourceMappings: LambdaAction = (world, { call, query }) => {
  world.authorize({ principal: call.principal, action: "lambda:ListEventSourceMappings", resource: "*" });
  const source = query.get("EventSourceArn");
  const named = query.get("FunctionName");
  const arn = named === null ? undefined : namedFunction(world, named).arn;
  const mappings = world
    .service(EventSourceMappings)
    .list()
    .filter(({ definition }) => source === null || definition.source.arn === source)
    .filter(({ definition }) => arn === undefined || definition.lambda.arn === arn);
  return jsonReply({ EventSourceMappings: mappings.map(describe) });
};

/** "GetEventSourceMapping" of the API reference. */
export const getEventSourceMapping: LambdaAction = (world, request) =>
  jsonReply(describe(authorizedMapping(world, request, "lambda:GetEventSourceMapping")));

/** "UpdateEventSourceMapping" of the API reference, as far as it enables or disables: the rest is Terraform's. */
export const updateEventSourceMapping: LambdaAction = (world, request) => {
  const mapping = authorizedMapping(world, request, "lambda:UpdateEventSourceMapping");
  const { Enabled: enabled, UUID: _uuid, ...others } = request.json();
  const changed = Object.keys(others);
  if (changed.length > 0)
    throw new InvalidFunctionParameter(
      `only Enabled can be changed here, not ${changed.join(", ")}: change the Terraform`,
    );
  if (typeof enabled !== "boolean") throw new InvalidFunctionParameter("Enabled must be true or false");
  if (enabled) mapping.enable();
  else void mapping.disable();
  return jsonReply(describe(mapping), 202);
};

function authorizedMapping(world: World, { call, path }: LambdaRequest, action: string): EventSourceMapping {
  const uuid = path[0] ?? "";
  const { partition, region, id } = world.account;
  const resource = `arn:${partition}:lambda:${region}:${id}:event-source-mapping:${uuid}`;
  world.authorize({ principal: call.principal, action, resource });
  return world.service(EventSourceMappings).get(uuid);
}

function describe(mapping: EventSourceMapping): object {
  const { uuid, source, lambda, settings } = mapping.definition;
  return {
    UUID: uuid,
    EventSourceMappingArn: mapping.arn,
    EventSourceArn: source.arn,
    FunctionArn: lambda.arn,
    State: mapping.state,
    StateTransitionReason: "USER_INITIATED",
    LastProcessingResult: mapping.lastProcessingResult,
    LastModified: mapping.modifiedAt / 1000,
    ...settings,
  };
}
