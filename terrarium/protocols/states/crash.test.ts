import { rmSync } from "node:fs";
import { join } from "node:path";
import { SFN } from "@aws-sdk/client-sfn";
import { SQS } from "@aws-sdk/client-sqs";
import { startProcess } from "../../../tests/factories/process.ts";
import { StackDirectories } from "../../plan/testing/write-stacks.ts";

const directories = new StackDirectories();
afterAll(() => directories.remove());

const allow = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

/** A machine that sends its token to a queue, waits for the answer, and then a second. */
const stack = {
  provider: { aws: [{ region: "us-east-1" }] },
  resource: {
    aws_sqs_queue: { orders: { name: "orders" } },
    aws_iam_role: {
      machine: {
        name: "machine",
        assume_role_policy: allow({ Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }),
      },
    },
    aws_iam_role_policy: {
      machine: {
        role: "${aws_iam_role.machine.name}",
        policy: allow({ Action: "sqs:SendMessage", Resource: "${aws_sqs_queue.orders.arn}" }),
      },
    },
    aws_sfn_state_machine: {
      saga: {
        name: "saga",
        role_arn: "${aws_iam_role.machine.arn}",
        definition: JSON.stringify({
          StartAt: "Ask",
          States: {
            Ask: {
              Type: "Task",
              Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
              Parameters: { QueueUrl: "${aws_sqs_queue.orders.url}", MessageBody: { "token.$": "$$.Task.Token" } },
              ResultPath: "$.answer",
              Next: "Rest",
            },
            Rest: { Type: "Wait", Seconds: 1, End: true },
          },
        }),
      },
    },
  },
};

async function start(directory: string, data: string) {
  const running = await startProcess("terrarium/bin.js", {
    args: [directory, "--port", "0", "--data", data],
    ready: /ready (http:\S+)/,
  });
  const endpoint = running.ready[1]!;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return {
    running,
    endpoint,
    sfn: new SFN({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 }),
    sqs: new SQS({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 }),
  };
}

test("an execution that waits for its token survives kill -9, and so does the answer", async () => {
  const directory = directories.synthesized({ saga: stack });
  const data = join(directory, "data");
  const stateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:saga";
  const first = await start(directory, data);
  const { executionArn } = await first.sfn.startExecution({ stateMachineArn, name: "one", input: '{"id":7}' });
  const { Messages } = await first.sqs.receiveMessage({
    QueueUrl: `${first.endpoint}/000000000000/orders`,
    WaitTimeSeconds: 10,
  });
  const { token: taskToken } = JSON.parse(Messages![0]!.Body!) as { token: string };
  await first.running.end("SIGKILL");

  const second = await start(directory, data);
  expect((await second.sfn.describeExecution({ executionArn })).status).toBe("RUNNING");
  await second.sfn.sendTaskSuccess({ taskToken, output: '"yes"' });
  await second.running.end("SIGKILL");

  const third = await start(directory, data);
  let described = await third.sfn.describeExecution({ executionArn });
  while (described.status === "RUNNING") described = await third.sfn.describeExecution({ executionArn });
  expect(described).toMatchObject({ status: "SUCCEEDED", output: '{"id":7,"answer":"yes"}' });
  const { events } = await third.sfn.getExecutionHistory({ executionArn });
  const types = events!.map(({ type }) => type);
  expect(types.filter((type) => type === "TaskScheduled")).toHaveLength(1);
  expect(types.at(-1)).toBe("ExecutionSucceeded");
  expect(events!.map(({ id }) => id)).toEqual(events!.map((_event, index) => index + 1));
  await third.running.end();
  rmSync(data, { recursive: true });
});
