import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { SecretService } from "../engine/secret/secret-service.ts";
import definition from "./aws-secretsmanager-secret-version.ts";

test("a version belongs to its secret", () => {
  const { attributes } = declareResource(definition, { secret_id: "arn:secret", secret_string: "s" });
  expect(attributes).toMatchObject({ arn: "arn:secret", version_stages: ["AWSCURRENT"], has_secret_string_wo: false });
  expect(attributes.id).toBe(`arn:secret|${attributes.version_id}`);
});

test("a version is put once: what became current since then stays, until its declaration changes", async () => {
  const world = createTestWorld();
  const secrets = world.service(SecretService);
  const secret = await secrets.declare("arn:secret", "secret", { tags: {} });
  const run = (secret_string: string) =>
    declareResource(definition, { secret_id: "arn:secret", secret_string }, { world }).start();
  await run("declared");
  expect(secret.version({}).text).toBe("declared");
  await secret.put("00000000-0000-4000-8000-000000000001", { text: "rotated" });
  await run("declared");
  expect(secret.version({}).text).toBe("rotated");
  await run("declared anew");
  expect([secret.version({}).text, secret.version({ stage: "AWSPREVIOUS" }).text]).toEqual([
    "declared anew",
    "rotated",
  ]);
});

test("a version has one value", () => {
  const args = { secret_id: "arn:secret", secret_string: "s", secret_binary: "cw==" };
  expect(() => declareResource(definition, args)).toThrow(/"secret_binary" excludes "secret_string"/);
});
