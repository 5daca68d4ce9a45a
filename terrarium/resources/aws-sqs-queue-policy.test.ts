import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import definition from "./aws-sqs-queue-policy.ts";

const statement = { Sid: "DenyWithoutTls", Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" };
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

function setUp() {
  const world = createTestWorld();
  return { world, queue: world.service(QueueService).declare({ name: "orders" }, "test/aws_sqs_queue.orders") };
}

test("a policy stands on its queue, and where permissions are evaluated", async () => {
  const { world, queue } = setUp();
  const resource = declareResource(definition, { queue_url: queue.url, policy }, { world });
  expect(resource.attributes).toEqual({ id: queue.url });
  await resource.start();
  expect(queue.attributes.policy).toBe(policy);
  expect(world.service(Policies).resourcePolicies(queue.arn)).toMatchObject([
    { statements: [{ sid: "DenyWithoutTls" }] },
  ]);
});

test.each([
  [{ policy: "{}" }, /"policy" cannot be used: .*Policy/],
  [
    { queue_url: "http://127.0.0.1:4566/000000000000/nobody" },
    /"queue_url" cannot be used: The specified queue does not exist/,
  ],
])("%j is refused", async (args, reason) => {
  const { world, queue } = setUp();
  const resource = declareResource(definition, { queue_url: queue.url, policy, ...args }, { world });
  await expect(resource.start()).rejects.toThrow(reason);
});
