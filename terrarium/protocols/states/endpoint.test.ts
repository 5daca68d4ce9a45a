import { createTestWorld } from "../../../tests/factories/world.ts";
import { ADMINISTRATOR, type Principal } from "../../engine/authorization.ts";
import { AccessDenied } from "../../engine/errors.ts";
import { TaskTokens } from "../../engine/state-machine/task-tokens.ts";
import type { World } from "../../engine/world.ts";
import { callStates } from "./endpoint.ts";

const ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:machine";

async function call(world: World, action: string, input: object, principal: Principal = ADMINISTRATOR) {
  const headers = { "x-amz-target": `AWSStepFunctions.${action}` };
  const reply = await callStates(world, { method: "POST", url: "/", headers, body: JSON.stringify(input), principal });
  return { status: reply.status, body: JSON.parse(reply.body.toString()) as Record<string, unknown> };
}

test("an action that is not spoken is said so", async () => {
  const { status, body } = await call(createTestWorld(), "RedriveExecution", {});
  expect(status).toBe(400);
  expect(body).toMatchObject({ __type: "UnknownOperationException" });
});

test.each([
  ["StartExecution", { stateMachineArn: ARN }, ARN],
  [
    "DescribeExecution",
    { executionArn: `${ARN.replace("stateMachine", "execution")}:one` },
    `${ARN.replace("stateMachine", "execution")}:one`,
  ],
  ["ListStateMachines", {}, "*"],
])("%s needs its permission", async (action, input, resource) => {
  const asked: unknown[] = [];
  const principal = { kind: "role", arn: "arn:aws:iam::000000000000:role/x" } as const;
  const world = createTestWorld({
    authorize: (request) => {
      asked.push(request);
      throw new AccessDenied("may not");
    },
  });
  const { status, body } = await call(world, action, input, principal);
  expect({ status, type: body.__type }).toEqual({ status: 400, type: "AccessDeniedException" });
  expect(asked).toEqual([{ principal, action: `states:${action}`, resource }]);
});

test("who answers for a task needs the permission on its machine", async () => {
  const asked: string[] = [];
  const world = createTestWorld({ authorize: ({ action, resource }) => void asked.push(`${action} ${resource}`) });
  const taskToken = world.service(TaskTokens).create(`${ARN.replace("stateMachine", "execution")}:one`, "", 2);
  const { body } = await call(world, "SendTaskSuccess", { taskToken, output: "{}" });
  expect(body.__type).toBe("TaskTimedOut");
  expect(asked).toEqual([`states:SendTaskSuccess ${ARN}`]);
});
