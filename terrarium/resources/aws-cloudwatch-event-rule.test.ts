import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import definition from "./aws-cloudwatch-event-rule.ts";

const event_pattern = JSON.stringify({ source: ["com.mycompany.order"] });

test("a rule of the default bus", async () => {
  const world = createTestWorld();
  const rule = declareResource(definition, { name: "delivery", event_pattern, description: "d" }, { world });
  const arn = "arn:aws:events:us-east-1:000000000000:rule/delivery";
  expect(rule.attributes).toMatchObject({
    id: "delivery",
    arn,
    event_bus_name: "default",
    state: "ENABLED",
    is_enabled: true,
  });
  await rule.start();
  expect(world.service(EventBusService).rules.byArn(arn)).toMatchObject({
    address: "test/aws_cloudwatch_event_rule.test",
    definition: { pattern: event_pattern, state: "ENABLED", description: "d" },
  });
  expect(world.topology.edges).toContainEqual({
    from: "arn:aws:events:us-east-1:000000000000:event-bus/default",
    to: arn,
    kind: "matches",
  });
});

test.each(["orders", "arn:aws:events:us-east-1:000000000000:event-bus/orders"])(
  "a rule of the bus %s",
  async (event_bus_name) => {
    const world = createTestWorld();
    await world.service(EventBusService).createBus("orders");
    const rule = declareResource(
      definition,
      { name: "delivery", event_bus_name, event_pattern, state: "DISABLED" },
      { world },
    );
    await rule.start();
    expect(rule.attributes).toMatchObject({ id: "orders/delivery", is_enabled: false });
    expect(world.service(EventBusService).rules.byArn(rule.attributes.arn).enabled).toBe(false);
  },
);

test("a rule without a name has the same in every run", () => {
  expect(declareResource(definition, { event_pattern }).attributes.name).toMatch(/^terraform-[0-9a-f]{26}$/);
  expect(declareResource(definition, { event_pattern, name_prefix: "p-" }).attributes.name).toMatch(/^p-[0-9a-f]{26}$/);
});

test("is_enabled is the older way to say it", () => {
  expect(declareResource(definition, { event_pattern, is_enabled: false }).attributes.state).toBe("DISABLED");
  expect(() => declareResource(definition, { event_pattern, is_enabled: false, state: "ENABLED" })).toThrow(
    'excludes "state"',
  );
});

test.each([
  [{ event_pattern: undefined }, /"event_pattern" is required where there is no "schedule_expression"/],
  [{ event_pattern: "{}" }, /"event_pattern" cannot be used: Event pattern is not valid/],
  [{ schedule_expression: "cron(* * * * * *)" }, /"schedule_expression" cannot be used/],
  [{ event_bus_name: "nope" }, /"event_bus_name" cannot be used: Event bus nope does not exist/],
  [{ state: "ON" }, /"state" must be one of ENABLED/],
  [{ name: "a b" }, /"name" must be 1 to 64 letters/],
])("%j is refused", async (change, reason) => {
  const declare = async () => declareResource(definition, { name: "r", event_pattern, ...change }).start();
  await expect(declare()).rejects.toThrow(reason);
});
