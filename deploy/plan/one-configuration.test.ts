import type { SynthesizedStack } from "../../constructs/checks/synthesized-app.ts";
import { oneConfiguration } from "./one-configuration.ts";

const stack = (name: string, configuration: object): SynthesizedStack => ({
  name,
  dependencies: [],
  directory: "/none",
  configuration,
});
const provider = (region: string, more: object = {}) => ({ aws: [{ region, ...more }] });
const terraform = { backend: { s3: {} }, required_providers: { aws: { source: "aws", version: "5.100.0" } } };

const one = stack("one", {
  terraform,
  provider: provider("eu-west-1"),
  output: { "cross-stack-output-arn": { value: "${aws_sqs_queue.q.arn}", sensitive: true } },
  resource: { aws_sqs_queue: { q: { name: "q", tags: {} } } },
});
const two = stack("two", {
  terraform,
  provider: { aws: [...provider("eu-west-1").aws, ...provider("us-east-1", { alias: "north" }).aws] },
  variable: { key: { type: "string", sensitive: true }, size: { default: 1 } },
  data: {
    terraform_remote_state: { "cross-stack-reference-input-one": { backend: "local" } },
    aws_region: { here: {} },
  },
  resource: {
    aws_pipes_pipe: {
      p: { source: "${data.terraform_remote_state.cross-stack-reference-input-one.outputs.cross-stack-output-arn}" },
    },
  },
});

const files = oneConfiguration([one, two]);
/** What stands at a path of a file. */
const at = (file: string, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], files[file]);

test("what one stack takes from another's state becomes a reference between modules", () => {
  expect(at("two/stack.tf.json", "resource", "aws_pipes_pipe", "p")).toEqual({
    source: "${var.cross-stack-reference-input-one.cross-stack-output-arn}",
  });
  expect(at("two/stack.tf.json", "variable")).toHaveProperty("cross-stack-reference-input-one", {});
  expect(at("main.tf.json", "module", "two")).toHaveProperty("cross-stack-reference-input-one", "${module.one}");
  expect(at("two/stack.tf.json", "data")).toEqual({ aws_region: { here: {} } });
});

test("variables without a default get a placeholder, others keep theirs", () => {
  expect(at("main.tf.json", "module", "two")).toHaveProperty("key", expect.any(String));
  expect(at("main.tf.json", "module", "two")).not.toHaveProperty("size");
});

test("each different provider is there once, in the root, and asks for no account", () => {
  const quiet = { skip_credentials_validation: true, skip_requesting_account_id: true };
  expect(at("main.tf.json", "provider", "aws")).toMatchObject([
    { region: "eu-west-1", ...quiet },
    { region: "us-east-1", ...quiet },
  ]);
  expect(at("main.tf.json", "module", "one", "providers")).toEqual({ aws: "aws.provider_0" });
  expect(at("main.tf.json", "module", "two", "providers")).toEqual({
    aws: "aws.provider_0",
    "aws.north": "aws.provider_1",
  });
  expect(at("two/stack.tf.json", "terraform", "required_providers", "aws")).toHaveProperty("configuration_aliases", [
    "aws.north",
  ]);
});

test("a module has no backend and no provider, no empty blocks, and its arguments as they were", () => {
  expect(Object.keys(files["one/stack.tf.json"] ?? {}).sort()).toEqual(["output", "resource", "terraform"]);
  expect(at("one/stack.tf.json", "terraform")).toEqual({ required_providers: terraform.required_providers });
  expect(at("one/stack.tf.json", "resource", "aws_sqs_queue", "q", "tags")).toEqual({});
});
