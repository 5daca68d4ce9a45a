import { TerraformVariable } from "cdktf";
import { ServiceRole } from "./service-role.ts";
import { SigningSecret, type SigningSecretProps } from "./signing-secret.ts";
import { someFunction } from "./testing/functions.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (
  props: Partial<SigningSecretProps> = {},
  { days, sensitive = true }: { days?: number; sensitive?: boolean } = {},
) =>
  new Synthesized((stack) => {
    const secret = new SigningSecret(stack, "secret", {
      name: "tokens/key",
      description: "Key of tokens",
      firstValue: new TerraformVariable(stack, "key", { type: "string", sensitive }),
      rotation: { function: someFunction(stack), days },
      ...props,
    });
    const role = new ServiceRole(stack, "reader", {
      name: "reader",
      service: "lambda.amazonaws.com",
      description: "A",
    });
    secret.grantRead(role);
  });

test("the first value comes from a variable, and what became of it since is left alone", () => {
  expect(synth().only("aws_secretsmanager_secret_version")).toMatchObject({
    secret_string: "${var.key}",
    version_stages: ["AWSCURRENT", "FIRST"],
    lifecycle: { ignore_changes: ["secret_string", "version_stages"] },
  });
});

test("it is rotated every 30 days, or as often as one says, by a function that only it may call", () => {
  const found = synth();
  expect(found.only("aws_secretsmanager_secret_rotation")).toMatchObject({
    rotate_immediately: false,
    rotation_rules: { automatically_after_days: 30 },
    depends_on: [
      expect.stringMatching(/^aws_secretsmanager_secret_version\./),
      expect.stringMatching(/^aws_lambda_permission\./),
      expect.stringMatching(/^aws_iam_role_policy\./),
    ],
  });
  expect(found.only("aws_lambda_permission")).toMatchObject({
    principal: "secretsmanager.amazonaws.com",
    source_arn: expect.stringMatching(/^\$\{aws_secretsmanager_secret\.\S+\.arn\}$/),
  });
  const rotation = synth({}, { days: 7 }).only("aws_secretsmanager_secret_rotation");
  expect(rotation.rotation_rules).toEqual({ automatically_after_days: 7 });
});

test("its function may make versions of it, its readers may read it, and both of this secret alone", () => {
  const found = synth();
  const granted = (name: string) => statements(found.where("aws_iam_role_policy", "name", name).policy);
  const rotate = granted("receive").find(({ Sid }) => Sid === "Rotate");
  expect(rotate?.Action).toEqual([
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
  ]);
  expect(granted("reader")).toEqual([
    { Sid: "ReadKey", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: rotate?.Resource },
  ]);
});

test("in production it refuses to go, and could be brought back; else it is gone at once, and its name free", () => {
  expect(synth().only("aws_secretsmanager_secret")).toMatchObject({
    recovery_window_in_days: 30,
    lifecycle: { prevent_destroy: true },
  });
  const secret = synth({ retain: false }).only("aws_secretsmanager_secret");
  expect(secret.recovery_window_in_days).toBe(0);
  expect(secret).not.toHaveProperty("lifecycle");
});

test("a value that would stand in a plan for all to read is refused, and a name that looks like an ARN's end", () => {
  expect(() => synth({}, { sensitive: false })).toThrow(/firstValue is "key"; accepted is a sensitive variable/);
  expect(() => synth({ name: "tokens-secret" })).toThrow(/name is "tokens-secret"/);
  expect(() => synth({}, { days: 0 })).toThrow(/rotation.days is 0/);
});
