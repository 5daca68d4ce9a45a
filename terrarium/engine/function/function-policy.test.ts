import { closeFunctions, declareFunction } from "../../../tests/factories/function.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { createWorld } from "../../world.ts";
import { Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import { FunctionPolicies } from "./function-policy.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:orders";
const RULE = "arn:aws:events:us-east-1:000000000000:rule/orders";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach(closeFunctions));

function setUp() {
  const made = createTestWorld();
  const world = createWorld({ ...made, authorize: undefined, seed: 1, permissions: "enforce" });
  worlds.push(world);
  const deployed = declareFunction(world, "exports.handler = async () => 1");
  const policies = world.service(FunctionPolicies);
  const take = (sourceArn: string, arn = ARN) =>
    world
      .service(Recipients)
      .byArn(arn)
      .take({
        body: "{}",
        lineage: "one",
        principal: { kind: "service", name: "events.amazonaws.com", sourceArn },
      });
  return { world, deployed, policies, take };
}

test("a service may invoke what a permission lets it, from the source that it names", async () => {
  const made = setUp();
  await expect(made.take(RULE)).rejects.toThrow(/not authorized to perform: lambda:InvokeFunction/);
  const statement = made.policies.add(ARN, {
    statementId: "rule",
    action: "lambda:InvokeFunction",
    principal: "events.amazonaws.com",
    sourceArn: RULE,
    sourceAccount: "000000000000",
  });
  expect(JSON.parse(statement)).toEqual({
    Sid: "rule",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: ARN,
    Condition: { StringEquals: { "AWS:SourceAccount": "000000000000" }, ArnLike: { "AWS:SourceArn": RULE } },
  });
  await made.take(RULE);
  await made.world.trace.next({ hop: "delivered", part: ARN, lineage: "one" });
  await expect(made.take(`${RULE}-2`)).rejects.toThrow(/not authorized/);
  made.policies.remove(ARN, "rule");
  await expect(made.take(RULE)).rejects.toThrow(/not authorized/);
});

test.each([
  [`${ARN}:live`, ARN],
  [ARN, `${ARN}:live`],
])("a permission for %s is not one for %s", async (permitted, other) => {
  const made = setUp();
  made.deployed.versions.putAlias({ name: "live", version: "$LATEST" });
  made.policies.add(permitted, {
    statementId: "rule",
    action: "lambda:InvokeFunction",
    principal: "events.amazonaws.com",
  });
  await made.take(RULE, permitted);
  await expect(made.take(RULE, other)).rejects.toThrow(/not authorized/);
});

test("statements have ids of their own", () => {
  const made = setUp();
  const permission = { statementId: "rule", action: "lambda:InvokeFunction", principal: "events.amazonaws.com" };
  made.policies.add(ARN, permission);
  expect(() => made.policies.add(ARN, permission)).toThrow(/The statement id \(rule\) provided already exists/);
  expect(() => made.policies.add(ARN, { ...permission, statementId: "a b" })).toThrow(/StatementId must be/);
  expect(() => made.policies.remove(ARN, "other")).toThrow(/Statement other is not found/);
  expect(JSON.parse(made.policies.policy(ARN)).Statement).toHaveLength(1);
  expect(() => made.policies.policy(`${ARN}:1`)).toThrow(/does not exist/);
});
