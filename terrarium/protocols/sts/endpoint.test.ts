import { createTestWorld } from "../../../tests/factories/world.ts";
import { ADMINISTRATOR, type Principal } from "../../engine/authorization.ts";
import { Authorizer } from "../../engine/iam/authorizer.ts";
import { Credentials } from "../../engine/iam/credentials.ts";
import { GrantAudit } from "../../engine/iam/grants.ts";
import { Policies } from "../../engine/policies.ts";
import { callSts } from "./endpoint.ts";

const ROLE = "arn:aws:iam::000000000000:role/app/server";
const base = createTestWorld();
const authorizer = new Authorizer(base, "enforce", new GrantAudit());
const world = { ...base, authorize: authorizer.authorize.bind(authorizer) };
const trust = (principal: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
  });
world
  .service(Policies)
  .declareRole({ arn: ROLE, name: "server", trustPolicy: trust({ AWS: "arn:aws:iam::000000000000:root" }) });
world
  .service(Policies)
  .declareRole({ arn: `${ROLE}-of-ec2`, name: "server-of-ec2", trustPolicy: trust({ Service: "ec2.amazonaws.com" }) });

const call = async (body: string, principal: Principal = ADMINISTRATOR) => {
  const reply = await callSts(world, { method: "POST", url: "/", headers: {}, body, principal });
  return { status: reply.status, body: String(reply.body) };
};
const value = (body: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1];

describe("STS", () => {
  test("says who asks", async () => {
    const administrator = await call("Action=GetCallerIdentity");
    expect(value(administrator.body, "Arn")).toBe("arn:aws:iam::000000000000:root");
    const role = await call("Action=GetCallerIdentity", { kind: "role", arn: ROLE });
    expect(value(role.body, "Arn")).toBe("arn:aws:sts::000000000000:assumed-role/server/terrarium");
  });

  test("hands out keys of a role whose trust policy allows it, and those keys are that role's", async () => {
    const { status, body } = await call(
      `Action=AssumeRole&RoleArn=${encodeURIComponent(ROLE)}&RoleSessionName=me&DurationSeconds=900`,
    );
    expect(status).toBe(200);
    const found = world.service(Credentials).find(value(body, "AccessKeyId")!, value(body, "SessionToken"));
    expect(found).toMatchObject({
      roleArn: ROLE,
      secretAccessKey: value(body, "SecretAccessKey"),
      expiration: world.clock.now() + 900_000,
    });
  });

  test.each<[string, string, Principal | undefined, number, string]>([
    [
      "a role that trusts a service alone",
      `Action=AssumeRole&RoleArn=${ROLE}-of-ec2&RoleSessionName=me`,
      undefined,
      403,
      "AccessDenied",
    ],
    [
      "a role that does not exist",
      `Action=AssumeRole&RoleArn=${ROLE}-x&RoleSessionName=me`,
      undefined,
      403,
      "AccessDenied",
    ],
    ["no session name", `Action=AssumeRole&RoleArn=${ROLE}`, undefined, 400, "MissingParameter"],
    [
      "too short a time",
      `Action=AssumeRole&RoleArn=${ROLE}&RoleSessionName=me&DurationSeconds=5`,
      undefined,
      400,
      "ValidationError",
    ],
    ["another action", "Action=GetFederationToken", undefined, 400, "InvalidAction"],
    ["nobody", "Action=GetCallerIdentity", { kind: "anonymous" }, 403, "MissingAuthenticationToken"],
  ])("refuses %s", async (_what, body, principal, status, code) => {
    const answer = await call(body, principal);
    expect([answer.status, value(answer.body, "Code")]).toEqual([status, code]);
  });
});
