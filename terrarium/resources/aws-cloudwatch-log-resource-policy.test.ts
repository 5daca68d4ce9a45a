import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { AccessDenied } from "../engine/errors.ts";
import { Authorizer } from "../engine/iam/authorizer.ts";
import { GrantAudit } from "../engine/iam/grants.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-cloudwatch-log-resource-policy.ts";

const statement = {
  Effect: "Allow",
  Principal: { Service: "delivery.logs.amazonaws.com" },
  Action: "logs:PutLogEvents",
  Resource: "*",
};
const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

test("the policy is kept for the account's log groups", async () => {
  const world = createTestWorld();
  const policy = declareResource(definition, { policy_name: "vended", policy_document: document }, { world });
  expect(policy.attributes.id).toBe("vended");
  await policy.start();
  const [kept] = world.service(Policies).resourcePolicies("arn:aws:logs:us-east-1:000000000000:*");
  expect(kept?.statements[0]?.principals).toEqual({ Service: ["delivery.logs.amazonaws.com"] });
});

test("it lets a service write to each log group of the account, and to no more than it says", async () => {
  const world = createTestWorld();
  const groups = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/*";
  const allowed = { ...statement, Principal: { Service: "events.amazonaws.com" }, Resource: groups };
  const policy_document = JSON.stringify({ Version: "2012-10-17", Statement: [allowed] });
  await declareResource(definition, { policy_name: "events", policy_document }, { world }).start();
  const authorizer = new Authorizer(world, "enforce", new GrantAudit());
  const put = (group: string) =>
    authorizer.authorize({
      principal: { kind: "service", name: "events.amazonaws.com", sourceArn: "arn:aws:events:us-east-1:0:rule/r" },
      action: "logs:PutLogEvents",
      resource: `arn:aws:logs:us-east-1:000000000000:log-group:${group}:log-stream:s`,
    });
  expect(() => put("/aws/events/orders")).not.toThrow();
  expect(() => put("/orders")).toThrow(AccessDenied);
});

test.each([
  ["{", "This policy contains invalid Json"],
  [JSON.stringify({ Statement: [{ ...statement, Principal: undefined }] }), "Missing required field Principal"],
  [document + " ".repeat(5200), "has at most 5120 characters"],
])("%s is refused", async (policy_document, reason) => {
  await expect(declareResource(definition, { policy_name: "p", policy_document }).start()).rejects.toThrow(reason);
});
