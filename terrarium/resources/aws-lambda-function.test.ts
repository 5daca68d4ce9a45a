import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeFunctions, FUNCTION_ROLE, writeCode } from "../../tests/factories/function.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld, type TestWorldOptions } from "../../tests/factories/world.ts";
import { zipSync } from "../../tests/factories/zip.ts";
import { AccessDenied } from "../engine/errors.ts";
import { FunctionService } from "../engine/function/function-service.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import type { World } from "../engine/world.ts";
import definition from "./aws-lambda-function.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:orders";
const CODE = { "index.js": "exports.handler = async () => process.env.TABLE ?? 'ran'" };
const directory = mkdtempSync(join(tmpdir(), "terrarium-test-function-"));
const zip = zipSync(CODE);
const archive = join(directory, "archive.zip");
writeFileSync(archive, zip);
const unpacked = writeCode(CODE);
const worlds: World[] = [];

afterAll(() => {
  worlds.forEach(closeFunctions);
  for (const path of [directory, unpacked]) rmSync(path, { recursive: true, force: true });
});

function declare(args: Record<string, unknown> = {}, options: TestWorldOptions & { world?: World } = {}) {
  const world = options.world ?? createTestWorld(options);
  worlds.push(world);
  const resource = declareResource(
    definition,
    {
      function_name: "orders",
      role: FUNCTION_ROLE,
      handler: "index.handler",
      runtime: "nodejs22.x",
      filename: archive,
      ...args,
    },
    { world },
  );
  const invoke = async (name = "orders") =>
    JSON.parse((await world.service(FunctionService).byName(name).invoke("{}")).payload);
  return { world, invoke, ...resource };
}

test("a function can be referred to", () => {
  const sha256 = createHash("sha256").update(zip).digest("base64");
  const invokeArn = (of: string) => `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${of}/invocations`;
  expect(declare({ publish: true }).attributes).toEqual({
    id: "orders",
    arn: ARN,
    invoke_arn: invokeArn(ARN),
    qualified_arn: `${ARN}:1`,
    qualified_invoke_arn: invokeArn(`${ARN}:1`),
    version: "1",
    memory_size: 128,
    timeout: 3,
    reserved_concurrent_executions: -1,
    package_type: "Zip",
    architectures: ["x86_64"],
    last_modified: "2026-01-01T00:00:00.000+0000",
    tags_all: {},
    code_sha256: sha256,
    source_code_hash: sha256,
    source_code_size: zip.length,
  });
});

test("it runs from an archive, and is gone when it was stopped", async () => {
  const { world, invoke, start } = declare({ environment: { variables: { TABLE: "orders" } }, publish: true });
  const running = await start();
  expect(await invoke()).toBe("orders");
  expect(await invoke("orders:1")).toBe("orders");
  expect(world.topology.parts).toEqual([
    expect.objectContaining({ id: ARN, kind: "function", address: "test/aws_lambda_function.test" }),
  ]);
  await running?.stop?.();
  expect(() => world.service(FunctionService).byArn(ARN)).toThrow(`Function not found: ${ARN}`);
  expect(world.topology.parts).toEqual([]);
});

test("it runs from a directory", async () => {
  const { invoke, start } = declare({ filename: unpacked });
  await start();
  expect(await invoke()).toBe("ran");
});

test("it runs from an object of S3", async () => {
  const { world, invoke, start } = declare({ filename: null, s3_bucket: "code", s3_key: "orders.zip" });
  const bucket = await world.service(ObjectStore).create("code");
  await bucket.put("orders.zip", zip);
  await start();
  expect(await invoke()).toBe("ran");
});

test("two of one name are refused", async () => {
  const { world, start } = declare();
  await start();
  await expect(declare({}, { world }).start()).rejects.toThrow(/Function already exist: orders/);
});

test.each([
  [{ function_name: "a b" }, /"function_name".*must be 1 to 64 letters/],
  [{ runtime: "python3.12" }, /"runtime".*must be one of nodejs18.x.*but is "python3.12"/],
  [{ package_type: "Image" }, /"package_type".*must be Zip/],
  [{ filename: "nowhere.zip" }, /"filename".*there is no file .*nowhere.zip/],
  [{ filename: import.meta.filename }, /"filename".*it is no zip archive/],
  [{ filename: null }, /"filename".*is required, or s3_bucket/],
  [{ filename: null, s3_bucket: "none", s3_key: "x" }, /"s3_bucket".*there is no bucket "none"/],
  [{ timeout: 901 }, /"timeout".*from 1 to 900/],
  [{ memory_size: 64 }, /"memory_size".*from 128/],
  [{ environment: { variables: { AWS_REGION: "x" } } }, /"environment.variables".*keeps for itself: AWS_REGION/],
  [{ environment: { variables: { A1: "x".repeat(5000) } } }, /has 5002 bytes, and Lambda takes 4096/],
  [
    { logging_config: { log_format: "Text", application_log_level: "INFO" } },
    /"logging_config.application_log_level".*JSON/,
  ],
  [{ layers: ["arn:aws:lambda:us-east-1:000000000000:layer:x:1"] }, /argument "layers" is not supported/],
  [
    { dead_letter_config: { target_arn: "arn:aws:sqs:us-east-1:000000000000:no" } },
    /"dead_letter_config".*does not exist/,
  ],
])("%j is refused", async (args, problem) => {
  await expect((async () => declare(args).start())()).rejects.toThrow(problem);
});

test("Lambda must be able to assume the role, and the role to send dead letters", async () => {
  const denying = (denied: string): TestWorldOptions => ({
    authorize: ({ action }) => {
      if (action === denied) throw new AccessDenied(`no ${denied}`);
    },
  });
  await expect(declare({}, denying("sts:AssumeRole")).start()).rejects.toThrow(
    /"role" .* cannot be assumed by Lambda: no sts:AssumeRole/,
  );
  const world = createTestWorld(denying("sqs:SendMessage"));
  const dead = world.service(QueueService).create({ name: "dead" });
  await expect(declare({ dead_letter_config: { target_arn: dead.arn } }, { world }).start()).rejects.toThrow(
    /does not have permissions to call SendMessage on arn:aws:sqs:us-east-1:000000000000:dead: no sqs:SendMessage/,
  );
});
