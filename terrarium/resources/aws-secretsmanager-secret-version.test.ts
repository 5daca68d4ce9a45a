import { declareResource } from "../../tests/factories/resource.ts";
import definition from "./aws-secretsmanager-secret-version.ts";

test("a version belongs to its secret", () => {
  const { attributes } = declareResource(definition, { secret_id: "arn:secret", secret_string: "s" });
  expect(attributes).toMatchObject({ arn: "arn:secret", version_stages: ["AWSCURRENT"], has_secret_string_wo: false });
  expect(attributes.id).toBe(`arn:secret|${attributes.version_id}`);
});

test("a version has one value", () => {
  const args = { secret_id: "arn:secret", secret_string: "s", secret_binary: "cw==" };
  expect(() => declareResource(definition, args)).toThrow(/"secret_binary" excludes "secret_string"/);
});
