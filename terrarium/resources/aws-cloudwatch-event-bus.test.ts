import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import definition from "./aws-cloudwatch-event-bus.ts";

test("a bus is declared under its name", async () => {
  const world = createTestWorld();
  const bus = declareResource(definition, { name: "orders", description: "of the shop" }, { world });
  const arn = "arn:aws:events:us-east-1:000000000000:event-bus/orders";
  expect(bus.attributes).toEqual({ id: "orders", name: "orders", arn });
  await bus.start();
  expect(world.service(EventBusService).bus(arn)).toMatchObject({ name: "orders", description: "of the shop" });
  const address = "test/aws_cloudwatch_event_bus.test";
  expect(world.topology.parts.find(({ id }) => id === arn)).toMatchObject({ kind: "event-bus", address });
});

test("two of one name are refused", async () => {
  const world = createTestWorld();
  await declareResource(definition, { name: "orders" }, { world }).start();
  await expect(declareResource(definition, { name: "orders" }, { world, name: "second" }).start()).rejects.toThrow(
    "declared twice, by test/aws_cloudwatch_event_bus.test and by test/aws_cloudwatch_event_bus.second",
  );
});

test.each(["default", "aws.partner/x", "a b", ""])("the name %j is refused", (name) => {
  expect(() => declareResource(definition, { name })).toThrow('"name"');
});
