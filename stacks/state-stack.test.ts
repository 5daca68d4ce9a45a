import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Testing } from "cdktf";
import type { Deployment } from "./deployed-stack.ts";
import { StateStack } from "./state-stack.ts";

const DEVELOPMENT: Deployment = { region: "eu-west-1", namePrefix: "sluice", environment: "development" };

/** The stack as Terraform would read it. */
function synthesize(deployment: Partial<Deployment> = {}) {
  const app = new App({ outdir: join(tmpdir(), "sluice-state-stack-tests") }); // never written to
  const stack = new StateStack(app, "state", { deployment: { ...DEVELOPMENT, ...deployment }, bucketName: "states" });
  const { resource, terraform, output } = JSON.parse(Testing.synth(stack, true));
  const only = (type: string) => {
    const [found, ...more] = Object.values(resource[type] ?? {});
    if (found === undefined || more.length > 0) throw new Error(`not one ${type}`);
    return found as Record<string, unknown>;
  };
  return { only, backend: terraform.backend, output };
}

test("the bucket keeps old versions for a year, encrypts, is not public, and is reached over TLS alone", () => {
  const { only } = synthesize();
  expect(only("aws_s3_bucket")).toMatchObject({ bucket: "states" });
  expect(only("aws_s3_bucket_versioning")).toMatchObject({ versioning_configuration: { status: "Enabled" } });
  expect(JSON.stringify(only("aws_s3_bucket_lifecycle_configuration").rule)).toContain('"noncurrent_days":365');
  expect(JSON.stringify(only("aws_s3_bucket_server_side_encryption_configuration").rule)).toContain(
    '"sse_algorithm":"AES256"',
  );
  expect(only("aws_s3_bucket_public_access_block")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(JSON.parse(String(only("aws_s3_bucket_policy").policy)).Statement).toEqual([
    expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
  ]);
});

test("its own state is in it, locked by S3, unless there is no bucket yet", () => {
  expect(synthesize({ stateBucket: "states" }).backend.s3).toMatchObject({
    bucket: "states",
    key: "sluice/state.tfstate",
    encrypt: true,
    use_lockfile: true,
  });
  expect(synthesize().backend).toHaveProperty("local");
});

test.each([
  ["while states are in it", { stateBucket: "states" }, true],
  ["in production", { environment: "production" }, true],
  ["in development without states", {}, false],
] as const)("whether it can be destroyed: %s", (_, deployment, isProtected) => {
  const bucket = synthesize(deployment).only("aws_s3_bucket");
  expect(bucket.force_destroy).toBe(!isProtected);
  expect(bucket.lifecycle).toEqual(isProtected ? { prevent_destroy: true } : undefined);
});

test("its name is an output", () => {
  expect(synthesize().output.state_bucket.value).toMatch(/^\$\{aws_s3_bucket\.bucket_\w+\.bucket\}$/);
});
