import type { ITerraformDependable } from "cdktf";
import { ServiceRole, type ServiceRoleProps } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const props = { name: "sender", service: "apigateway.amazonaws.com", description: "Sends" };
const synth = (change: Partial<ServiceRoleProps> = {}, use?: (role: ServiceRole) => void) =>
  new Synthesized((stack) => {
    const role = new ServiceRole(stack, "role", { ...props, ...change });
    use?.(role);
  });

test("one service may assume it, under the conditions that are given", () => {
  expect(statements(synth().only("aws_iam_role").assume_role_policy)).toEqual([
    {
      Sid: "AssumedByService",
      Effect: "Allow",
      Principal: { Service: "apigateway.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  ]);
  const trustConditions = { StringEquals: { "aws:SourceAccount": "123456789012" } };
  const [trust] = statements(synth({ trustConditions }).only("aws_iam_role").assume_role_policy);
  expect(trust).toMatchObject({ Condition: trustConditions });
});

test("it may do what was granted, in one policy, and nothing before", () => {
  expect(synth().all("aws_iam_role_policy")).toHaveLength(0);
  const stack = synth({}, (role) => {
    role.allow({ sid: "A", actions: ["sqs:SendMessage"], resources: ["arn:a"] });
    role.allow({ sid: "B", actions: ["sqs:SendMessage"], resources: ["arn:b"] });
  });
  expect(statements(stack.only("aws_iam_role_policy").policy)).toMatchObject([
    { Resource: "arn:a" },
    { Resource: "arn:b" },
  ]);
});

test("who uses it waits for its policy, if it has one", () => {
  const waits: string[] = [];
  const kind = ([one]: ITerraformDependable[]) => String(one?.constructor.name);
  synth({}, (role) => {
    waits.push(kind(role.permissions));
    role.allow({ sid: "A", actions: ["sqs:SendMessage"], resources: ["arn:a"] });
    waits.push(kind(role.permissions));
  });
  expect(waits).toEqual(["IamRole", "IamRolePolicy"]);
});

test.each<[Partial<ServiceRoleProps>, string]>([
  [{ name: "a".repeat(65) }, "accepted is 1 to 64 letters, digits and +=,.@_-"],
  [{ service: "lambda" }, 'stack/role: service is "lambda"; accepted is a service principal'],
])("%p is refused", (change, message) => {
  expect(() => synth(change)).toThrow(message);
});
