import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type FunctionCode, unpackArchive, unpackCode } from "../engine/function/code.ts";
import { checkMayHandOn } from "../engine/function/destinations.ts";
import { RESERVED_VARIABLES } from "../engine/function/environment-variables.ts";
import type { FunctionLogging } from "../engine/function/function-definition.ts";
import { FunctionService } from "../engine/function/function-service.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import type { World } from "../engine/world.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf, checkWhole, usingArgument } from "../plan/check-argument.ts";
import { defineResource, type Self } from "../resource.ts";

const RUNTIMES = ["nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x"];
const NOT_ENCRYPTED = "nothing is encrypted on this machine";

export default defineResource("aws_lambda_function", {
  summary:
    "Functions for Node.js from zip archives, directories or S3 objects, in worker threads of the Node that runs",
  honours: [
    "function_name",
    "role",
    "filename",
    "s3_bucket",
    "s3_key",
    "s3_object_version",
    "handler",
    "runtime",
    "package_type",
    "timeout",
    "memory_size",
    "environment.variables",
    "reserved_concurrent_executions",
    "publish",
    "description",
    "dead_letter_config.target_arn",
    "logging_config.log_format",
    "logging_config.log_group",
    "logging_config.application_log_level",
    "logging_config.system_log_level",
    "tracing_config.mode",
  ],
  ignores: {
    architectures: "the code runs on this machine's processor",
    source_code_hash: "tells Terraform when the code has changed; the code itself is looked at here",
    ephemeral_storage: "the function sees this machine's /tmp",
    vpc_config: "there are no private networks here: the function reaches what this machine reaches",
    replace_security_groups_on_destroy: "there are no private networks here",
    replacement_security_group_ids: "there are no private networks here",
    kms_key_arn: NOT_ENCRYPTED,
    code_signing_config_arn: "signatures of code are not checked here",
    skip_destroy: "nothing is destroyed here",
    tags: "nothing here reads the tags of a function",
    tags_all: "the provider computes it from tags and its default tags",
    timeouts: "a function is there at once",
    id: "the provider sets it to the name",
  },

  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const name = args.string("function_name");
    if (!/^[\w-]{1,64}$/.test(name))
      args.fail("function_name", `must be 1 to 64 letters, digits, - and _, but is ${JSON.stringify(name)}`);
    const arn = `arn:${partition}:lambda:${region}:${account}:function:${name}`;
    const invokeArn = (of: string) =>
      `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${of}/invocations`;
    const version = args.boolean("publish", false) ? "1" : "$LATEST";
    return {
      id: name,
      arn,
      invoke_arn: invokeArn(arn),
      qualified_arn: `${arn}:${version}`,
      qualified_invoke_arn: invokeArn(`${arn}:${version}`),
      version,
      memory_size: checkWhole(args, "memory_size", 128, 10_240) ?? 128,
      timeout: checkWhole(args, "timeout", 1, 900) ?? 3,
      reserved_concurrent_executions: checkWhole(args, "reserved_concurrent_executions", -1, 1000) ?? -1,
      package_type: "Zip",
      architectures: args.strings("architectures").length > 0 ? args.strings("architectures") : ["x86_64"],
      last_modified: new Date(world.clock.now()).toISOString().replace("Z", "+0000"),
      tags_all: args.record("tags"),
      ...digestOf(args, self),
    };
  },

  async start(args, world, self) {
    const { id: name, arn, timeout, memory_size: memoryMb, reserved_concurrent_executions: reserved } = self.attributes;
    const roleArn = args.string("role");
    const environment = variablesOf(args);
    const runtime = runtimeOf(args);
    const logging = loggingOf(args);
    checkRole(args, world, roleArn, arn);
    const deadLetterArn = args.block("dead_letter_config")?.string("target_arn");
    if (deadLetterArn !== undefined)
      usingArgument(args, "dead_letter_config", () => checkMayHandOn(world, roleArn, deadLetterArn));
    const code = await codeOf(args, world, self);
    try {
      world.service(FunctionService).declare({
        name,
        roleArn,
        code,
        handler: args.string("handler"),
        runtime,
        timeoutSeconds: timeout,
        memoryMb,
        environment,
        description: args.optionalString("description"),
        reservedConcurrency: reserved < 0 ? undefined : reserved,
        logging,
        deadLetterArn,
        publish: args.boolean("publish", false),
        tracing: tracingOf(args),
        address: self.address,
      });
    } catch (error) {
      code.remove();
      throw error;
    }
    return { stop: () => world.service(FunctionService).remove(name) };
  },
});

function runtimeOf(args: Arguments): string {
  const packageType = args.optionalString("package_type") ?? "Zip";
  if (packageType !== "Zip")
    args.fail(
      "package_type",
      `must be Zip, but is "${packageType}": images are not run here, package the handler as a zip`,
    );
  const runtime = args.string("runtime");
  if (!RUNTIMES.includes(runtime))
    args.fail(
      "runtime",
      `must be one of ${RUNTIMES.join(", ")} here, as functions run on Node.js, but is "${runtime}"`,
    );
  return runtime;
}

function variablesOf(args: Arguments): Record<string, string> {
  const block = args.block("environment");
  const variables = block?.record("variables") ?? {};
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.includes(name));
  if (reserved.length > 0)
    block!.fail("variables", `has names that Lambda keeps for itself: ${reserved.join(", ")}. Choose others`);
  for (const name of Object.keys(variables))
    if (!/^[A-Za-z]\w+$/.test(name))
      block!.fail("variables", `"${name}" must be a letter, and then letters, digits and _`);
  const bytes = Buffer.byteLength(Object.entries(variables).flat().join(""));
  if (bytes > 4096) block!.fail("variables", `has ${bytes} bytes, and Lambda takes 4096`);
  return variables;
}

function loggingOf(args: Arguments): FunctionLogging | undefined {
  const block = args.block("logging_config");
  if (!block) return undefined;
  block.string("log_format");
  const format = checkOneOf(block, "log_format", ["Text", "JSON"]) as FunctionLogging["format"];
  const levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
  const applicationLevel = checkOneOf(block, "application_log_level", levels) as FunctionLogging["applicationLevel"];
  const systemLevel = checkOneOf(block, "system_log_level", [
    "DEBUG",
    "INFO",
    "WARN",
  ]) as FunctionLogging["systemLevel"];
  if (format === "Text" && (applicationLevel || systemLevel))
    block.fail(applicationLevel ? "application_log_level" : "system_log_level", 'is for log_format "JSON" alone');
  return {
    format,
    ...(block.has("log_group") && { group: block.string("log_group") }),
    ...(applicationLevel && { applicationLevel }),
    ...(systemLevel && { systemLevel }),
  };
}

function tracingOf(args: Arguments): "Active" | "PassThrough" {
  const block = args.block("tracing_config");
  return block && checkOneOf(block, "mode", ["Active", "PassThrough"]) === "Active" ? "Active" : "PassThrough";
}

/** As Lambda does when it is given a role. */
function checkRole(args: Arguments, world: World, roleArn: string, sourceArn: string): void {
  try {
    const principal = { kind: "service", name: "lambda.amazonaws.com", sourceArn } as const;
    world.authorize({ principal, action: "sts:AssumeRole", resource: roleArn });
  } catch (error) {
    args.fail("role", `${roleArn} cannot be assumed by Lambda: ${(error as Error).message}`);
  }
}

async function codeOf(args: Arguments, world: World, self: Self): Promise<FunctionCode> {
  const filename = args.optionalString("filename");
  if (filename !== undefined)
    return usingArgument(args, "filename", () => unpackCode(resolve(self.directory, filename)));
  if (!args.has("s3_bucket")) return args.fail("filename", "is required, or s3_bucket with s3_key: where the code is");
  const bytes = await objectBytes(args, world);
  return usingArgument(args, "s3_key", () => unpackArchive(bytes));
}

async function objectBytes(args: Arguments, world: World): Promise<Buffer> {
  const bucket = usingArgument(args, "s3_bucket", () => world.service(ObjectStore).declared(args.string("s3_bucket")));
  const object = usingArgument(args, "s3_key", () =>
    bucket.get(args.string("s3_key"), args.optionalString("s3_object_version")),
  );
  const content = bucket.open(object);
  try {
    const bytes = content.read(0, object.size);
    if (Buffer.isBuffer(bytes)) return bytes;
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    return Buffer.concat(chunks);
  } finally {
    content.close();
  }
}

/** What is known of the code before it is unpacked. */
function digestOf(
  args: Arguments,
  self: Self,
): { code_sha256?: string; source_code_hash?: string; source_code_size?: number } {
  const filename = args.optionalString("filename");
  const given = args.optionalString("source_code_hash");
  const path = filename === undefined ? undefined : resolve(self.directory, filename);
  if (path === undefined || !statSync(path, { throwIfNoEntry: false })?.isFile()) return { source_code_hash: given };
  const bytes = readFileSync(path);
  const sha256 = createHash("sha256").update(bytes).digest("base64");
  return { code_sha256: sha256, source_code_hash: given ?? sha256, source_code_size: bytes.length };
}
