import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import definition from "./aws-cloudwatch-event-permission.ts";

const ARGS = { principal: "123456789012", statement_id: "Other" };

test("each permission is one statement of the bus's policy", async () => {
  const world = createTestWorld();
  const condition = [{ type: "StringEquals", key: "aws:PrincipalOrgID", value: "o-1" }];
  const first = declareResource(definition, ARGS, { world });
  expect(first.attributes).toEqual({ id: "default/Other", event_bus_name: "default", action: "events:PutEvents" });
  await first.start();
  await declareResource(definition, { principal: "*", statement_id: "Org", condition }, { world, name: "org" }).start();
  const service = world.service(EventBusService);
  const bus = service.bus();
  const common = { Effect: "Allow", Action: "events:PutEvents", Resource: bus.arn };
  expect(JSON.parse(service.permissions.policyOf(bus)!).Statement).toEqual([
    { Sid: "Other", Principal: { AWS: "arn:aws:iam::123456789012:root" }, ...common },
    { Sid: "Org", Principal: "*", ...common, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } },
  ]);
});

test.each([
  [{ principal: "somebody" }, /"principal" cannot be used: .*twelve digits or \*/],
  [{ action: "events:PutRule" }, /events:PutEvents, not events:PutRule/],
  [{ event_bus_name: "nope" }, /"event_bus_name" cannot be used/],
])("%j is refused", async (change, reason) => {
  const start = async () => declareResource(definition, { ...ARGS, ...change }).start();
  await expect(start()).rejects.toThrow(reason);
});
