import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-iam-role.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "pipes.amazonaws.com" } }],
});
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sqs:ReceiveMessage", Resource: "arn:aws:sqs:us-east-1:000000000000:q" }],
});

test("a role has its attributes, and its policies are kept", async () => {
  const world = createTestWorld();
  const role = declareResource(
    definition,
    {
      name: "pipe",
      path: "/service/",
      assume_role_policy: TRUST,
      inline_policy: [{ name: "read", policy: POLICY }],
      managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    },
    { world },
  );
  expect(role.attributes).toMatchObject({
    id: "pipe",
    name: "pipe",
    arn: "arn:aws:iam::000000000000:role/service/pipe",
    unique_id: expect.stringMatching(/^AROA[0-9A-Z]{17}$/),
    create_date: "2026-01-01T00:00:00Z",
    max_session_duration: 3600,
  });
  await role.start();
  const kept = world.service(Policies).role("pipe");
  expect(kept?.trustPolicy.statements[0]?.principals).toEqual({ Service: ["pipes.amazonaws.com"] });
  expect([...(kept?.inline.keys() ?? [])]).toEqual(["read"]);
  expect([...(kept?.managed.keys() ?? [])]).toEqual(["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
});

test.each([
  [{ assume_role_policy: "not JSON" }, "This policy contains invalid Json"],
  [{ assume_role_policy: POLICY }, "Missing required field Principal"],
  [{ assume_role_policy: TRUST + " ".repeat(5000) }, "has at most 4096 characters"],
  [{}, '"assume_role_policy" is required'],
  [{ assume_role_policy: TRUST, inline_policy: [{ name: "p", policy: TRUST }] }, "should not specify a principal"],
  [{ assume_role_policy: TRUST, managed_policy_arns: ["arn:aws:iam::000000000000:policy/nope"] }, "is not attachable"],
])("%j is refused", async (args, reason) => {
  await expect(declareResource(definition, { name: "r", ...args }).start()).rejects.toThrow(reason);
});

test.each([
  [{ name: "x".repeat(65) }, /"name" must be 1 to 64 letters/],
  [{ name: "a b" }, /"name" must be 1 to 64 letters.*"a b"/],
  [{ name_prefix: "x".repeat(39) }, /"name_prefix" must be 1 to 64 letters/],
  [{ name: "r", path: "service" }, /"path" must begin and end with \//],
  [{ name: "r", max_session_duration: 60 }, /"max_session_duration" must be a whole number from 3600 to 43200/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(definition, { assume_role_policy: TRUST, ...args })).toThrow(reason);
});
