import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { AccessDenied } from "../engine/errors.ts";
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

test("refuses a role that API Gateway could not write logs with", async () => {
  const denied: string[] = [];
  const world = createTestWorld({
    authorize: ({ action, resource }) => {
      if (action === denied[0]) throw new AccessDenied(`${action} on ${resource}`);
    },
  });
  const cloudwatch_role_arn = "arn:aws:iam::000000000000:role/logs";
  const start = () => declareResource(definition, { cloudwatch_role_arn }, { world }).start();
  await expect(start()).resolves.toBeUndefined();
  for (const action of ["sts:AssumeRole", "logs:FilterLogEvents"]) {
    denied[0] = action;
    await expect(start()).rejects.toThrow(new RegExp(`does not have required permissions configured.*${action}`));
  }
});
