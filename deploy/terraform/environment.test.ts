import { ofTheMachine, withoutAccount } from "./environment.ts";

const MINE = {
  PATH: "/bin",
  HTTPS_PROXY: "http://proxy:3128",
  AWS_PROFILE: "production",
  AWS_ACCESS_KEY_ID: "AKIA",
  AWS_ENDPOINT_URL: "http://elsewhere",
  TF_VAR_subscriber_api_key: "secret",
  TF_CLI_ARGS: "-lock=false",
  TF_WORKSPACE: "production",
  DOMAIN: "mine.example",
};

test("of the machine's environment only what says where things are goes on", () => {
  expect(ofTheMachine(MINE)).toEqual({ PATH: "/bin", HTTPS_PROXY: "http://proxy:3128" });
});

test("the account is one that does not exist", () => {
  const env = withoutAccount(MINE);
  expect(env).toMatchObject({ AWS_ACCESS_KEY_ID: "test", AWS_CONFIG_FILE: "/dev/null" });
  expect(
    Object.keys(env)
      .filter((name) => name in MINE)
      .sort(),
  ).toEqual(["AWS_ACCESS_KEY_ID", "HTTPS_PROXY", "PATH"]);
});
