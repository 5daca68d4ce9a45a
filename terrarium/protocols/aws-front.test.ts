import { call } from "../../tests/factories/http.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import { createAwsFront } from "./aws-front.ts";
import { FrontDoor } from "./front-door.ts";

const scope = (service: string) => ({
  Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
});
const JSON_TARGET = { "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.ListQueues" };
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

describe("one address for all services: the request itself says which it is for", () => {
  const world = createTestWorld();
  world.service(QueueService).create({ name: "orders" });
  let door: FrontDoor;
  beforeAll(async () => {
    door = await FrontDoor.open({ port: 0, onError: (error) => world.log.error(String(error)) });
    door.mountRest(createAwsFront(world));
  });
  afterAll(() => door.close(0));

  test.each<[string, string, Parameters<typeof call>[2], RegExp]>([
    ["a signature for SQS", "/", { headers: { ...scope("sqs"), ...JSON_TARGET }, body: "{}" }, /orders/],
    ["an SQS target without a signature", "/", { headers: JSON_TARGET, body: "{}" }, /orders/],
    ["a form without a signature", "/", { headers: FORM, body: "Action=ListQueues" }, /<QueueUrl>.*orders/],
    ["an action in the query", "/?Action=ListQueues", {}, /<QueueUrl>.*orders/],
    ["a link of SNS", "/?Action=ConfirmSubscription&TopicArn=a&Token=b", {}, /<Code>NotFound</],
    ["SQS's host name", "/?Action=ListQueues", { host: "sqs.us-east-1.localhost" }, /<QueueUrl>.*orders/],
    ["a signature for S3", "/", { headers: scope("s3") }, /ListAllMyBucketsResult/],
    ["S3's host name", "/", { host: "s3.localhost" }, /ListAllMyBucketsResult/],
    ["what is left", "/no-such-bucket/key", {}, /NoSuchBucket/],
    [
      "a presigned URL",
      "/no-such-bucket/key?X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fs3%2Faws4_request",
      {},
      /NoSuchBucket/,
    ],
  ])("%s", async (_what, path, options, expected) => {
    expect((await call(door.port, path, options)).body).toMatch(expected);
  });

  test.each([
    ["AWSEvents.ListRules", /"Rules":\[\]/],
    ["AWSStepFunctions.ListStateMachines", /"stateMachines":\[\]/],
    ["AmazonSSM.GetParameters", /"Parameters"|names/],
    ["DynamoDB_20120810.ListTables", /"TableNames":\[\]/],
    ["DynamoDBStreams_20120810.ListStreams", /"Streams":\[\]/],
    ["GraniteServiceVersion20100801.ListMetrics", /"Metrics":\[/],
    ["Logs_20140328.DescribeLogGroups", /"logGroups":\[\]/],
    ["secretsmanager.ListSecrets", /"SecretList":\[\]/],
  ])("the target %s without a signature", async (target, expected) => {
    const headers = { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target };
    expect((await call(door.port, "/", { headers, body: "{}" })).body).toMatch(expected);
  });

  test("a service that is not spoken here says so in the form its clients read", async () => {
    const json = await call(door.port, "/", {
      headers: { ...scope("kinesis"), "X-Amz-Target": "Kinesis_20131202.ListStreams" },
      body: "{}",
    });
    expect([json.status, json.json().message]).toEqual([
      501,
      expect.stringMatching(/API of kinesis; it speaks .*sqs.*, s3/),
    ]);
    const xml = await call(door.port, "/", {
      headers: { ...scope("rds"), ...FORM },
      body: "Action=DescribeDBInstances",
    });
    expect([xml.status, xml.body]).toEqual([501, expect.stringMatching(/<Message>.*API of rds/)]);
  });

  /** The status; where the connection was closed before all was sent, what that looks like to the client. */
  const statusOf = (headers: Record<string, string>, bytes: number) =>
    call(door.port, "/", { headers, body: Buffer.alloc(bytes, "x") }).then(
      ({ status }) => status,
      (error) => error.code,
    );
  const TOO_LARGE = /^(413|EPIPE|ECONNRESET)$/;
  const MIB = 1024 * 1024;

  test("a call that is too large for its service is 413", async () => {
    expect(String(await statusOf(JSON_TARGET, 7 * MIB + 1))).toMatch(TOO_LARGE);
    expect(await statusOf(JSON_TARGET, 7 * MIB)).toBe(400);
  });

  test("a batch of items may have 16 MiB", async () => {
    const batch = { ...scope("dynamodb"), "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem" };
    expect(String(await statusOf(batch, 16 * MIB + 1))).toMatch(TOO_LARGE);
    expect(await statusOf(batch, 16 * MIB)).toBe(400);
  });
});
