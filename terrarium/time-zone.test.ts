import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { startProcess } from "../tests/factories/process.ts";
import { StackDirectories } from "./plan/testing/write-stacks.ts";

const directories = new StackDirectories();
afterAll(() => directories.remove());

test("a function's local time is UTC, wherever the machine is", async () => {
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const handler = "exports.handler = async () => [new Date(0).getHours(), new Date(0).getTimezoneOffset()]";
  const role = { name: "work", assume_role_policy: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }) };
  const work = {
    function_name: "work",
    role: "${aws_iam_role.work.arn}",
    runtime: "nodejs24.x",
    handler: "index.handler",
    filename: directories.write({ "index.js": handler }),
  };
  const resource = { aws_iam_role: { work: role }, aws_lambda_function: { work } };
  const terrarium = await startProcess("terrarium/bin.js", {
    args: [directories.synthesized({ a: { resource } }), "--port", "0"],
    env: { TZ: "Asia/Tokyo" },
    ready: /terrarium ready (\S+)/,
  });
  const lambda = new LambdaClient({
    endpoint: terrarium.ready[1]!,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  try {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "work" }));
    expect(JSON.parse(Payload!.transformToString())).toEqual([0, 0]);
  } finally {
    lambda.destroy();
    await terrarium.end();
  }
});
