import { deliveredFields, publishedMessage } from "./published-message.ts";
import { only, synthesize } from "./testing/local-deployment.ts";

test("the pipe takes from the gateway's queue, through the state of its stack", () => {
  const { gateway, subscriber } = synthesize();
  const state = subscriber.data?.terraform_remote_state;
  const [name, remote] = Object.entries(state ?? {})[0] ?? [];
  expect(remote).toMatchObject({ backend: "local", config: gateway.terraform.backend.local });
  const [, output] = /^\$\{data\.terraform_remote_state\.[\w-]+\.outputs\.([\w-]+)\}$/.exec(
    String(only(subscriber, "aws_pipes_pipe").source),
  ) ?? [undefined, ""];
  expect(String(only(subscriber, "aws_pipes_pipe").source)).toContain(String(name));
  expect(gateway.output[output]?.value).toMatch(/^\$\{aws_sqs_queue\.queue_\w+\.arn\}$/);
});

test("it delivers every field that publishers send, and what the queue knows of the message", () => {
  const { input_template } = only(synthesize().subscriber, "aws_pipes_pipe").target_parameters as Record<
    string,
    string
  >;
  expect(input_template).toBe(
    '{"id": <$.body.id>, "name": <$.body.name>, "age": <$.body.age>, "job": <$.body.job>, ' +
      '"messageId": <$.messageId>, "sentAt": <$.attributes.SentTimestamp>}',
  );
  expect(Object.keys(deliveredFields)).toEqual(expect.arrayContaining(Object.keys(publishedMessage.properties)));
});

test("the subscriber's key is a sensitive variable without a value", () => {
  const { subscriber } = synthesize();
  expect(subscriber.variable?.subscriber_api_key).toMatchObject({ type: "string", sensitive: true });
  expect(subscriber.variable?.subscriber_api_key).not.toHaveProperty("default");
  expect(only(subscriber, "aws_cloudwatch_event_connection").auth_parameters).toEqual({
    api_key: { key: "X-API-Key", value: "${var.subscriber_api_key}" },
  });
});

test("the bucket has the name that is given, or one that AWS makes up", () => {
  expect(only(synthesize({ subscriber: { bucketName: "my-bucket" } }).subscriber, "aws_s3_bucket").bucket).toBe(
    "my-bucket",
  );
  expect(only(synthesize().subscriber, "aws_s3_bucket").bucket_prefix).toBe("sluice-subscriber-");
});

test("the server may put and get objects in it and see that it is there, and no more", () => {
  const { Statement } = JSON.parse(String(only(synthesize().subscriber, "aws_iam_policy").policy));
  const actions = Statement.map(({ Action }: { Action: string }) => Action);
  expect(actions).toEqual(["s3:PutObject", "s3:GetObject", "s3:ListBucket"]);
});

test("the server has a role where it is said what it runs on, and none else", () => {
  const { subscriber } = synthesize({ subscriber: { service: "ecs-tasks.amazonaws.com" } });
  const roles = Object.values(subscriber.resource.aws_iam_role ?? {}) as { name: string; assume_role_policy: string }[];
  const server = roles.find(({ name }) => name === "sluice-subscriber-server");
  expect(JSON.parse(server!.assume_role_policy).Statement).toMatchObject([
    { Principal: { Service: "ecs-tasks.amazonaws.com" } },
  ]);
  expect(only(subscriber, "aws_iam_role_policy_attachment").policy_arn).toMatch(/aws_iam_policy\.access/);
  expect(subscriber.output.server_role_arn).toBeDefined();
  expect(synthesize().subscriber.resource.aws_iam_role_policy_attachment).toBeUndefined();
});

test("people find what they need in its outputs", () => {
  expect(Object.keys(synthesize().subscriber.output)).toEqual([
    "access_policy_arn",
    "bucket_name",
    "pipe_arn",
    "pipe_name",
  ]);
});
