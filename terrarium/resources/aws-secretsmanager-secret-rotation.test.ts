import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { SecretService } from "../engine/secret/secret-service.ts";
import definition from "./aws-secretsmanager-secret-rotation.ts";

const ROTATION = {
  secret_id: "arn:secret",
  rotation_lambda_arn: "arn:aws:lambda:us-east-1:000000000000:function:rotate",
  rotation_rules: { automatically_after_days: 7 },
};

test("a secret is rotated at once when its rotation is new, and on its days from then on", async () => {
  const world = createTestWorld();
  const secret = await world.service(SecretService).declare("arn:secret", "secret", { tags: {} });
  await declareResource(definition, ROTATION, { world }).start();
  expect(secret.record.rotation).toMatchObject({ everyDays: 7, nextAt: world.clock.now() });
  await secret.update({ rotation: { ...secret.record.rotation!, nextAt: 1 } });
  await declareResource(definition, ROTATION, { world }).start();
  expect(secret.record.rotation?.nextAt).toBe(1);
  await declareResource(
    definition,
    { ...ROTATION, rotation_rules: { schedule_expression: "rate(12 hours)" } },
    { world },
  ).start();
  expect(secret.record.rotation).toMatchObject({ everyDays: 0.5, nextAt: world.clock.now() + 12 * 3600 * 1000 });
});

test("rules that are none are refused", () => {
  const rules = (rotation_rules: object) => () => declareResource(definition, { ...ROTATION, rotation_rules });
  expect(rules({ schedule_expression: "cron(0 8 * * ? *)" })).toThrow(
    /"rotation_rules.schedule_expression" must be a rate/,
  );
  expect(rules({ automatically_after_days: 0 })).toThrow(/must be a whole number from 1 to 1000/);
});
