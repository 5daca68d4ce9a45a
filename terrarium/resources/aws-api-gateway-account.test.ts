import { declareResource } from "../../tests/factories/resource.ts";
import definition from "./aws-api-gateway-account.ts";

test("has the limits of an account", () => {
  const role = "arn:aws:iam::000000000000:role/logs";
  expect(declareResource(definition, { cloudwatch_role_arn: role, reset_on_delete: true }).attributes).toEqual({
    id: "api-gateway-account",
    cloudwatch_role_arn: role,
    api_key_version: "4",
    features: ["UsagePlans"],
    throttle_settings: [{ burst_limit: 5000, rate_limit: 10_000 }],
  });
});
