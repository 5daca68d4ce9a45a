import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-iam-role-policy.ts";

const TRUST =
  '{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"pipes.amazonaws.com"}}}';
const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}]}';

test("the policy is kept under its role", async () => {
  const world = createTestWorld();
  const policies = world.service(Policies);
  policies.declareRole({ arn: "arn:aws:iam::000000000000:role/gateway", name: "gateway", trustPolicy: TRUST });
  const policy = declareResource(definition, { name: "send", role: "gateway", policy: POLICY }, { world });
  expect(policy.attributes).toEqual({ id: "gateway:send", name: "send" });
  await policy.start();
  expect(policies.role("gateway")?.inline.get("send")?.statements[0]?.actions).toEqual(["sqs:SendMessage"]);
});

test.each([
  [{ role: "nobody", policy: POLICY }, "The role with name nobody cannot be found."],
  [{ role: "nobody", policy: "{" }, "This policy contains invalid Json"],
  [{ role: "nobody", policy: POLICY.replace("*", `arn:${"x".repeat(11_000)}`) }, "has at most 10240 characters"],
])("%j is refused", async (args, reason) => {
  await expect(declareResource(definition, { name: "p", ...args }).start()).rejects.toThrow(reason);
});
