import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { PermissionMode } from "../../terrarium/engine/iam/authorizer.ts";
import { start, type Terrarium } from "../../terrarium/index.ts";
import { startAudited } from "../factories/audited-start.ts";
import { call } from "../factories/http.ts";
import { LOCAL_SETTINGS, synthesize } from "../factories/synthesize.ts";
import { SUBSCRIBER_KEY } from "../factories/system.ts";

interface Warning {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

type Json = Record<string, unknown>;
type Resources = Record<string, Record<string, Json>>;

const message = { id: 1, name: "a", age: 1, job: "b" };
const open: Terrarium[] = [];
const directories: string[] = [];

afterEach(async () => {
  for (const terrarium of open.splice(0)) await terrarium.stop(0);
});
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** Runs our stacks on this machine's time, after `change` had its way with one stack's resources. */
async function run(
  change: { stack: string; with: (resources: Resources) => void } | undefined,
  permissions?: PermissionMode,
) {
  const directory = await synthesize();
  directories.push(directory);
  if (change) {
    const file = join(directory, "stacks", change.stack, "cdk.tf.json");
    const json = JSON.parse(readFileSync(file, "utf8"));
    change.with(json.resource);
    writeFileSync(file, JSON.stringify(json));
  }
  const warnings: Warning[] = [];
  const log = {
    info() {},
    error() {},
    warn: (text: string, fields: Json = {}) => void warnings.push({ message: text, fields }),
  };
  // What a test takes away is not what our stacks grant.
  const terrarium = await (change ? start : startAudited)({
    directory,
    port: 0,
    log,
    permissions,
    variables: { subscriber_api_key: SUBSCRIBER_KEY },
  });
  open.push(terrarium);
  return { terrarium, warnings };
}

const post = (terrarium: Terrarium) =>
  call(terrarium.port, "/events/sub", {
    host: "sub-gw.localhost",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
  });

/** Takes an action away from the inline policy of the role that has it. */
function without(action: string) {
  return (resources: Resources) => {
    for (const policy of Object.values(resources.aws_iam_role_policy ?? {})) {
      policy.policy = String(policy.policy).replace(`"${action}"`, '"sqs:ListQueues"');
    }
  };
}

describe("a permission that is missing", () => {
  const gatewayMaySend = { stack: "gateway", with: without("sqs:SendMessage") };

  test("of the gateway's role is refused by the queue, and the log has the statement that would allow it", async () => {
    const { terrarium, warnings } = await run(gatewayMaySend);
    const answer = await post(terrarium);
    expect(answer.status).toBe(500);
    const refused = warnings.find(({ fields }) => fields.action === "sqs:SendMessage");
    expect(refused?.message).toMatch(
      /assumed-role\/journey-events.* is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs/,
    );
    expect(refused?.fields.wouldAllow).toEqual({
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: "arn:aws:sqs:us-east-1:000000000000:journey-events",
    });
    expect(terrarium.trace.since().filter(({ hop }) => hop === "queued")).toEqual([]);
    const [, inTrace] = terrarium.trace.since();
    expect(inTrace).toMatchObject({
      hop: "refused",
      lineage: answer.headers["x-amzn-requestid"],
      detail: refused?.fields,
    });
  });

  test("of API Gateway's role for logs is found at the start, as AWS does when the account is given it", async () => {
    await expect(run({ stack: "gateway", with: without("logs:FilterLogEvents") })).rejects.toThrow(
      /aws_api_gateway_account.*logs:FilterLogEvents/s,
    );
  });

  test("is only reported where that is asked for, and not looked at where that is", async () => {
    const report = await run(gatewayMaySend, "report");
    expect((await post(report.terrarium)).status).toBe(202);
    expect(report.warnings.map(({ fields }) => fields.action)).toContain("sqs:SendMessage");
    const off = await run(gatewayMaySend, "off");
    expect((await post(off.terrarium)).status).toBe(202);
    expect(off.warnings).toEqual([]);
  });

  test("of the pipe's role is found when the pipe starts, as AWS does when it creates one", async () => {
    await expect(run({ stack: "subscriber", with: without("sqs:DeleteMessage") })).rejects.toThrow(
      /aws_pipes_pipe.*sqs:DeleteMessage/s,
    );
  });

  test("in a trust policy keeps the service from assuming the role", async () => {
    const { terrarium, warnings } = await run({
      stack: "gateway",
      with: (resources) => {
        for (const role of Object.values(resources.aws_iam_role ?? {})) {
          if (String(role.name).endsWith("-logs")) continue;
          role.assume_role_policy = String(role.assume_role_policy).replace(
            "apigateway.amazonaws.com",
            "ec2.amazonaws.com",
          );
        }
      },
    });
    expect((await post(terrarium)).status).toBe(500);
    const refused = warnings.find(({ fields }) => fields.action === "sts:AssumeRole");
    expect(refused?.fields).toMatchObject({
      principal: "apigateway.amazonaws.com",
      wouldAllow: { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" },
    });
  });
});

describe("keys that the terrarium hands out for the subscriber's role", () => {
  const Bucket = LOCAL_SETTINGS.SUBSCRIBER_BUCKET;

  /** Clients that find their keys as they would on ECS. */
  async function clients(changeKeys: (keys: Json) => Json = (keys) => keys) {
    const { terrarium, warnings } = await run(undefined);
    const answer = await call(terrarium.port, "/_terrarium/credentials/journey-subscriber-server");
    const { AccessKeyId, SecretAccessKey, Token } = changeKeys(answer.json());
    const credentials = {
      accessKeyId: String(AccessKeyId),
      secretAccessKey: String(SecretAccessKey),
      sessionToken: String(Token),
    };
    const options = { endpoint: terrarium.url, region: "us-east-1", credentials, maxAttempts: 1 };
    return { s3: new S3Client(options), sqs: new SQSClient(options), terrarium, warnings };
  }

  test("allow what its policy allows, and nothing else", async () => {
    const { s3, sqs, terrarium, warnings } = await clients();
    await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
    expect(await (await s3.send(new GetObjectCommand({ Bucket, Key: "a" }))).Body?.transformToString()).toBe("1");
    await expect(s3.send(new DeleteObjectCommand({ Bucket, Key: "a" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    const QueueUrl = String(terrarium.outputs.gateway?.queue_url?.value);
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toMatchObject({
      name: expect.stringMatching(/AccessDenied/),
    });
    expect(warnings.map(({ fields }) => fields.wouldAllow)).toEqual([
      { Effect: "Allow", Action: "s3:DeleteObject", Resource: `arn:aws:s3:::${Bucket}/a` },
      { Effect: "Allow", Action: "sqs:ReceiveMessage", Resource: "arn:aws:sqs:us-east-1:000000000000:journey-events" },
    ]);
  });

  test("are refused with another secret or another token", async () => {
    const wrong = await clients((keys) => ({ ...keys, SecretAccessKey: "wrong" }));
    await expect(wrong.s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
    });
    const QueueUrl = String(wrong.terrarium.outputs.gateway?.queue_url?.value);
    await expect(wrong.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
    });
    const forged = await clients((keys) => ({ ...keys, AccessKeyId: "ASIAFORGED", Token: `${keys.Token}x` }));
    await expect(forged.s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }))).rejects.toMatchObject({
      name: "InvalidAccessKeyId",
    });
  });

  test("are what a request without a signature does not have: it is nobody's, and refused", async () => {
    const { terrarium } = await clients();
    const answer = await call(terrarium.port, `/${Bucket}/a`);
    expect([answer.status, answer.body]).toEqual([403, expect.stringContaining("<Code>AccessDenied</Code>")]);
  });
});
