import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-sns-topic.ts";

test("a topic can be referred to, and has the policy that SNS gives it", async () => {
  const world = createTestWorld();
  const topic = declareResource(definition, { name: "alarms", display_name: "Alarms" }, { world });
  const arn = "arn:aws:sns:us-east-1:000000000000:alarms";
  expect(topic.attributes).toMatchObject({ id: arn, arn, name: "alarms", owner: "000000000000", fifo_topic: false });
  await topic.start();
  expect(world.service(Policies).resourcePolicies(arn)[0]?.id).toBe("__default_policy_ID");
  expect(world.topology.parts).toContainEqual({
    id: arn,
    kind: "topic",
    name: "alarms",
    address: "test/aws_sns_topic.test",
  });
});

test("a made-up name of a FIFO topic ends as it must", () => {
  expect(declareResource(definition, { fifo_topic: true }).attributes.name).toMatch(/^terraform-.*\.fifo$/);
});

test.each([
  [{ name: "a.b" }, /"name" must be 1 to 256 letters.*"a\.b"/],
  [{ name: "a", fifo_topic: true }, /end with \.fifo, but gives "a"/],
  [{ name: "a", signature_version: 3 }, /"signature_version" must be a whole number from 1 to 2/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(definition, args)).toThrow(reason);
});
