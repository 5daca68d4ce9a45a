import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import { TopicService } from "../engine/topic/topic-service.ts";
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
    figures: expect.any(Function),
  });
  expect(world.service(TopicService).byArn(arn).settings).toMatchObject({ displayName: "Alarms", fifo: false });
});

test("a made-up name of a FIFO topic ends as it must", () => {
  expect(declareResource(definition, { fifo_topic: true }).attributes.name).toMatch(/^terraform-.*\.fifo$/);
});

test("a FIFO topic knows how it deduplicates, and two topics of one name name both resources", async () => {
  const world = createTestWorld();
  const args = { name: "a.fifo", fifo_topic: true, content_based_deduplication: true, signature_version: 2 };
  await declareResource(definition, { ...args, tags: { team: "x" } }, { world }).start();
  const topic = world.service(TopicService).byName("a.fifo");
  expect(topic.settings).toMatchObject({ fifo: true, contentBasedDeduplication: true, signatureVersion: "2" });
  expect(topic.tags).toEqual({ team: "x" });
  await expect(declareResource(definition, args, { world, name: "other" }).start()).rejects.toThrow(
    /test\/aws_sns_topic\.test and by test\/aws_sns_topic\.other/,
  );
});

test.each([
  [{ name: "a", policy: "{}" }, /"policy" cannot be used/],
  [{ name: "a", content_based_deduplication: true }, /"content_based_deduplication" cannot be used: .*FIFO topics/],
  [
    { name: "a", delivery_policy: '{"http":{"defaultHealthyRetryPolicy":{"numRetries":101}}}' },
    /"delivery_policy".*at most 100/,
  ],
])("%j cannot be started", async (args, reason) => {
  await expect(declareResource(definition, args).start()).rejects.toThrow(reason);
});

test.each([
  [{ name: "a.b" }, /"name" must be 1 to 256 letters.*"a\.b"/],
  [{ name: "a", fifo_topic: true }, /end with \.fifo, but gives "a"/],
  [{ name: "a", signature_version: 3 }, /"signature_version" must be a whole number from 1 to 2/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(definition, args)).toThrow(reason);
});
