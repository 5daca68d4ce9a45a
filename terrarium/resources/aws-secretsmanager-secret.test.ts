import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { SecretService } from "../engine/secret/secret-service.ts";
import definition from "./aws-secretsmanager-secret.ts";

test("a secret can be referred to", () => {
  const { attributes } = declareResource(definition, { name: "orders/key" });
  expect(attributes.arn).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:orders\/key-[0-9a-z]{6}$/);
  expect(attributes).toMatchObject({ id: attributes.arn, name: "orders/key", recovery_window_in_days: 30 });
});

test("a declared secret is there, without a value at first", async () => {
  const world = createTestWorld();
  const { attributes, start } = declareResource(definition, { name: "orders/key", tags: { team: "shop" } }, { world });
  await start();
  const secret = world.service(SecretService).find("orders/key");
  expect(secret.record).toMatchObject({ arn: attributes.arn, tags: { team: "shop" } });
  expect(() => secret.version({})).toThrow(/can't find the specified secret value for staging label: AWSCURRENT/);
});

test("what Secrets Manager would refuse is refused", async () => {
  expect(() => declareResource(definition, { name: "a b" })).toThrow(/"name" must be 1 to 512/);
  expect(() => declareResource(definition, { name: "a", recovery_window_in_days: 3 })).toThrow(
    /must be 0 or a whole number/,
  );
  await expect(declareResource(definition, { name: "a", policy: "{" }).start()).rejects.toThrow("invalid Json");
});
