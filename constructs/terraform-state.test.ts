import { keepState, type TerraformStateProps } from "./terraform-state.ts";
import { Synthesized } from "./testing/synthesized.ts";

const backend = (props: Partial<TerraformStateProps> = {}) =>
  (
    new Synthesized((stack) => keepState(stack, { namePrefix: "one", region: "eu-west-1", ...props })).json
      .terraform as {
      backend: Record<string, unknown>;
    }
  ).backend;

test("a file in the working directory, a different one for each deployment and stack", () => {
  expect(backend()).toEqual({ local: { path: `${process.cwd()}/terraform.one.stack.tfstate` } });
  expect(backend({ namePrefix: "two" })).not.toEqual(backend());
});

test("a bucket, encrypted, with the lock of S3 itself", () => {
  expect(backend({ bucket: "states" })).toEqual({
    s3: { bucket: "states", key: "one/stack.tfstate", region: "eu-west-1", encrypt: true, use_lockfile: true },
  });
});
