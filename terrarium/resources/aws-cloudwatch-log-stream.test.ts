import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { LogGroups } from "../engine/logs/log-groups.ts";
import definition from "./aws-cloudwatch-log-stream.ts";

test("the stream is there, also when it is declared again", async () => {
  const world = createTestWorld();
  world.service(LogGroups).declare({ name: "/orders" });
  const stream = declareResource(definition, { name: "audit", log_group_name: "/orders" }, { world });
  expect(stream.attributes.arn).toBe("arn:aws:logs:us-east-1:000000000000:log-group:/orders:log-stream:audit");
  await stream.start();
  await stream.start();
  expect(
    world
      .service(LogGroups)
      .streams("/orders")
      .map(({ name }) => name),
  ).toEqual(["audit"]);
});

test("a group that is not there is an error that names the argument", async () => {
  const stream = declareResource(definition, { name: "audit", log_group_name: "/orders" });
  await expect(stream.start()).rejects.toThrow(
    /"log_group_name" cannot be used: The specified log group does not exist/,
  );
});

test("a name with a colon is refused", () => {
  expect(() => declareResource(definition, { name: "a:b", log_group_name: "g" })).toThrow(/"name" must be 1 to 512/);
});
