import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { LogGroups } from "../engine/logs/log-groups.ts";
import definition from "./aws-cloudwatch-log-group.ts";

const DAY = 86_400_000;

test("a group takes lines, under its name and its ARN, for its retention time", async () => {
  const world = createTestWorld();
  const group = declareResource(definition, { name: "/aws/api/access", retention_in_days: 7 }, { world });
  expect(group.attributes).toMatchObject({
    id: "/aws/api/access",
    arn: "arn:aws:logs:us-east-1:000000000000:log-group:/aws/api/access",
    retention_in_days: 7,
    log_group_class: "STANDARD",
  });
  const running = await group.start();
  const logs = world.service(LogGroups);
  logs.append(group.attributes.arn, "stream", "line");
  running?.stop?.();
  expect(logs.events("/aws/api/access")).toHaveLength(1);
  await world.clock.advance(7 * DAY + 1);
  expect(logs.events("/aws/api/access")).toEqual([]);
});

test("a name is made up, always the same", () => {
  const name = declareResource(definition, { name_prefix: "/aws/pipes-" }).attributes.name;
  expect(name).toMatch(/^\/aws\/pipes-[0-9a-z]{26}$/);
  expect(declareResource(definition, { name_prefix: "/aws/pipes-" }).attributes.name).toBe(name);
  expect(declareResource(definition, {}).attributes.name).toMatch(/^terraform-/);
});

test("two groups of one name are refused", async () => {
  const world = createTestWorld();
  await declareResource(definition, { name: "a" }, { world }).start();
  await expect(declareResource(definition, { name: "a" }, { world, name: "other" }).start()).rejects.toThrow(
    '"a" is declared by another resource already: test/aws_cloudwatch_log_group.test',
  );
});

test.each([
  [{ name: "a b" }, /"name" must be 1 to 512 letters.*"a b"/],
  [{ name: "a", name_prefix: "b" }, /"name_prefix" excludes "name"/],
  [{ name: "a", retention_in_days: 8 }, /"retention_in_days" must be one of 0, 1, 3.*but is 8/],
  [{ name: "a", retention: 7 }, /"retention" is not supported/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(definition, args)).toThrow(reason);
});
