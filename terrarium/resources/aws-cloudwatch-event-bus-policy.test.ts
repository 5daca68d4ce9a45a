import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-cloudwatch-event-bus-policy.ts";

const BUS = "arn:aws:events:us-east-1:000000000000:event-bus/orders";
const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Put",
      Effect: "Allow",
      Principal: { Service: "x.amazonaws.com" },
      Action: "events:PutEvents",
      Resource: BUS,
    },
  ],
});

test("the policy stands on its bus", async () => {
  const world = createTestWorld();
  await world.service(EventBusService).createBus("orders");
  const resource = declareResource(definition, { event_bus_name: "orders", policy }, { world });
  expect(resource.attributes).toEqual({ id: "orders" });
  await resource.start();
  expect(world.service(Policies).resourcePolicies(BUS)).toMatchObject([{ statements: [{ sid: "Put" }] }]);
});

test.each([
  [{ event_bus_name: "nope" }, /"event_bus_name" cannot be used: Event bus nope does not exist/],
  [{ policy: "{" }, /"policy" cannot be used/],
  [{ policy: policy.replace("Put", "x".repeat(10_240)) }, /more than 10240/],
])("%j is refused", async (change, reason) => {
  const start = async () => declareResource(definition, { policy, ...change }).start();
  await expect(start()).rejects.toThrow(reason);
});
