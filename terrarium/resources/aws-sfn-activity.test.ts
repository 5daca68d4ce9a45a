import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Activities } from "../engine/state-machine/activities.ts";
import definition from "./aws-sfn-activity.ts";

test("a declared activity can be asked for tasks", async () => {
  const world = createTestWorld();
  const resource = declareResource(definition, { name: "pack" }, { world });
  const arn = "arn:aws:states:us-east-1:000000000000:activity:pack";
  expect(resource.attributes).toMatchObject({ id: arn, arn, name: "pack" });
  await resource.start();
  expect(world.service(Activities).byArn(arn).name).toBe("pack");
});

test("a name that is none is refused", () => {
  expect(() => declareResource(definition, { name: "a b" })).toThrow(/"name" must be 1 to 80 letters/);
});
