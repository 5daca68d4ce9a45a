import type { EventBus } from "../../engine/event-bus/event-bus.ts";
import { ValidationException } from "../../engine/event-bus/event-bus-errors.ts";
import { EventBusService } from "../../engine/event-bus/event-bus-service.ts";
import type { World } from "../../engine/world.ts";
import type { JsonAction, JsonInput } from "../json-service.ts";
import { optionalObject, optionalString, pageOf, seconds, stringOf } from "./input-fields.ts";

/** "CreateEventBus" */
export const createEventBus: JsonAction = async (world, input, { principal }) => {
  const service = world.service(EventBusService);
  const name = stringOf(input, "Name");
  world.authorize({ principal, action: "events:CreateEventBus", resource: service.busArn(name) });
  const description = optionalString(input, "Description");
  const bus = await service.createBus(name, description);
  return { EventBusArn: bus.arn, Description: description };
};

/** "DeleteEventBus" */
export const deleteEventBus: JsonAction = async (world, input, { principal }) => {
  const service = world.service(EventBusService);
  const name = stringOf(input, "Name");
  world.authorize({ principal, action: "events:DeleteEventBus", resource: service.busArn(name) });
  await service.deleteBus(name);
};

/** "DescribeEventBus" */
export const describeEventBus: JsonAction = (world, input, { principal }) => {
  const service = world.service(EventBusService);
  const name = optionalString(input, "Name");
  world.authorize({ principal, action: "events:DescribeEventBus", resource: service.busArn(name) });
  return describe(world, service.bus(name));
};

/** "ListEventBuses" */
export const listEventBuses: JsonAction = (world, input, { principal }) => {
  world.authorize({ principal, action: "events:ListEventBuses", resource: "*" });
  const buses = world.service(EventBusService).list(optionalString(input, "NamePrefix"));
  const { page, NextToken } = pageOf(buses, input);
  return { EventBuses: page.map((bus) => describe(world, bus)), NextToken };
};

/** "PutPermission": a statement, or the whole policy. */
export const putPermission: JsonAction = async (world, input, { principal }) => {
  const service = world.service(EventBusService);
  const bus = permitted(world, input, principal, "events:PutPermission");
  const policy = optionalString(input, "Policy");
  if (policy !== undefined) service.permissions.setPolicy(bus, policy);
  else {
    const condition = optionalObject(input, "Condition");
    service.permissions.put(bus, {
      statementId: stringOf(input, "StatementId"),
      action: stringOf(input, "Action"),
      principal: stringOf(input, "Principal"),
      ...(condition && {
        condition: {
          type: stringOf(condition, "Type"),
          key: stringOf(condition, "Key"),
          value: stringOf(condition, "Value"),
        },
      }),
    });
  }
  await service.keep(bus);
};

/** "RemovePermission" */
export const removePermission: JsonAction = async (world, input, { principal }) => {
  const service = world.service(EventBusService);
  const bus = permitted(world, input, principal, "events:RemovePermission");
  if (input.RemoveAllPermissions === true) service.permissions.removeAll(bus);
  else {
    const statementId = optionalString(input, "StatementId");
    if (statementId === undefined) {
      throw new ValidationException("Parameter StatementId must be specified, or RemoveAllPermissions be true.");
    }
    service.permissions.remove(bus, statementId);
  }
  await service.keep(bus);
};

function permitted(
  world: World,
  input: JsonInput,
  principal: Parameters<JsonAction>[2]["principal"],
  action: string,
): EventBus {
  const service = world.service(EventBusService);
  const name = optionalString(input, "EventBusName");
  world.authorize({ principal, action, resource: service.busArn(name) });
  return service.bus(name);
}

function describe(world: World, bus: EventBus) {
  return {
    Name: bus.name,
    Arn: bus.arn,
    Description: bus.description,
    Policy: world.service(EventBusService).permissions.policyOf(bus),
    CreationTime: seconds(bus.createdAt),
    LastModifiedTime: seconds(bus.modifiedAt),
  };
}
