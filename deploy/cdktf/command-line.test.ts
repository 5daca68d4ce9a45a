import { cdktfCommand } from "./command-line.ts";

test("the lock step, which looks for the provider in the registry alone, is left out where it would run", () => {
  const args = (...given: string[]) => cdktfCommand("/cache/cdktf", given, {}).args.slice(3);
  expect(args("deploy", "gateway")).toEqual(["/cache/cdktf", "deploy", "gateway", "--skip-provider-lock"]);
  expect(args("deploy", "--skip-provider-lock")).toEqual(["/cache/cdktf", "deploy", "--skip-provider-lock"]);
  expect(args("synth")).toEqual(["/cache/cdktf", "synth"]);
  expect(args()).toEqual(["/cache/cdktf"]);
});

test("no telemetry, and the rest of the environment as it was", () => {
  const { env } = cdktfCommand("/cache/cdktf", ["diff"], { TF_VAR_key: "secret" });
  expect(env).toMatchObject({ TF_VAR_key: "secret", CHECKPOINT_DISABLE: "1" });
});
