import { ApiLogRole } from "./api-log-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const stack = new Synthesized((scope) => new ApiLogRole(scope, "logs", { name: "gateway-logs" }));

test("the account gets the role once it may write logs, as AWS looks", () => {
  expect(stack.only("aws_api_gateway_account")).toMatchObject({
    cloudwatch_role_arn: expect.stringMatching(/aws_iam_role/),
    depends_on: [expect.stringMatching(/^aws_iam_role_policy\./)],
  });
});

test("the account loses the role with the stack: it would go on naming one that is gone", () => {
  expect(stack.only("aws_api_gateway_account")).toHaveProperty("reset_on_delete", true);
});

test("the role may write logs of this account in this region, all that AWS asks of it and no more", () => {
  const [write, ...more] = statements(stack.only("aws_iam_role_policy").policy);
  expect(more).toHaveLength(0);
  expect(write).toMatchObject({
    Action: expect.arrayContaining(["logs:CreateLogGroup", "logs:PutLogEvents", "logs:FilterLogEvents"]),
    Resource: expect.stringMatching(/^arn:\$\{.*\}:logs:\$\{data\.aws_region\..*\.name\}:\$\{.*\}:\*$/),
  });
});

test("a name that IAM does not take is refused", () => {
  expect(() => new Synthesized((scope) => new ApiLogRole(scope, "logs", { name: "a b" }))).toThrow(
    'stack/logs/role: name is "a b"',
  );
});
