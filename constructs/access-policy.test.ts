import { AccessPolicy } from "./access-policy.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (name: string, grants: number) =>
  new Synthesized((stack) => {
    const policy = new AccessPolicy(stack, "access", { name, description: "For the server" });
    for (let n = 0; n < grants; n++) policy.allow({ sid: "Get", actions: ["s3:GetObject"], resources: [`arn:${n}`] });
  });

test("holds what was granted", () => {
  const policy = synth("server", 2).only("aws_iam_policy");
  expect(policy).toMatchObject({ name: "server", description: "For the server" });
  expect(statements(policy.policy).map(({ Resource }) => Resource)).toEqual(["arn:0", "arn:1"]);
});

test("one that nothing was granted to is a mistake", () => {
  expect(() => synth("server", 0)).toThrow("stack/access: nothing was granted to this policy");
});

test("a name that IAM does not take is refused", () => {
  expect(() => synth("the server", 1)).toThrow('stack/access: name is "the server"');
});
