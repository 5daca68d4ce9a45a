import type { Principal } from "../../engine/authorization.ts";
import { AccessDenied } from "../../engine/errors.ts";
import { Credentials } from "../../engine/iam/credentials.ts";
import { principalName, roleName } from "../../engine/iam/principal-name.ts";
import type { World } from "../../engine/world.ts";
import type { ServiceCall, ServiceEndpoint, ServiceReply } from "../service-call.ts";

/** A refusal in STS's own words. */
class StsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

type Action = (world: World, principal: Principal, parameters: URLSearchParams) => string;

const ACTIONS: Readonly<Record<string, Action>> = { GetCallerIdentity: getCallerIdentity, AssumeRole: assumeRole };

/** The STS API as far as a server needs it: who am I, and the keys of a role ("AWS STS API reference"). */
export const callSts: ServiceEndpoint = async (world, call) => {
  const requestId = world.random.uuid();
  try {
    const parameters = parametersOf(call);
    const name = parameters.get("Action") ?? "";
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!action) throw new StsError("InvalidAction", `Could not find operation ${name} for version 2011-06-15`);
    if (call.principal.kind === "anonymous") {
      throw new StsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
    }
    const result = action(world, call.principal, parameters);
    return reply(200, `${name}Response`, `<${name}Result>${result}</${name}Result>${metadata(requestId)}`);
  } catch (error) {
    const known = error instanceof AccessDenied ? new StsError("AccessDenied", error.message, 403) : error;
    if (!(known instanceof StsError)) throw error;
    const body = `<Error><Type>Sender</Type>${element("Code", known.code)}${element("Message", known.message)}</Error>`;
    return reply(known.status, "ErrorResponse", `${body}${element("RequestId", requestId)}`);
  }
};

function parametersOf({ url, body }: ServiceCall): URLSearchParams {
  const text = body.toString();
  return text === "" ? new URL(url, "http://local").searchParams : new URLSearchParams(text);
}

function getCallerIdentity({ account }: World, principal: Principal): string {
  const userId = principal.kind === "role" ? `${roleId(principal.arn)}:terrarium` : account.id;
  return (
    element("Arn", principalName(principal, account.id)) + element("UserId", userId) + element("Account", account.id)
  );
}

function assumeRole(world: World, principal: Principal, parameters: URLSearchParams): string {
  const roleArn = required(parameters, "RoleArn");
  const session = required(parameters, "RoleSessionName");
  const seconds = Number(parameters.get("DurationSeconds") ?? 3600);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    throw new StsError(
      "ValidationError",
      `DurationSeconds must be from 900 to 43200, not ${parameters.get("DurationSeconds")}`,
    );
  }
  world.authorize({ principal, action: "sts:AssumeRole", resource: roleArn });
  const keys = world.service(Credentials).issue(roleArn, seconds);
  const arn = `arn:${world.account.partition}:sts::${world.account.id}:assumed-role/${roleName(roleArn)}/${session}`;
  return [
    "<Credentials>",
    element("AccessKeyId", keys.accessKeyId),
    element("SecretAccessKey", keys.secretAccessKey),
    element("SessionToken", keys.sessionToken),
    element("Expiration", new Date(keys.expiration).toISOString()),
    "</Credentials><AssumedRoleUser>",
    element("Arn", arn),
    element("AssumedRoleId", `${roleId(roleArn)}:${session}`),
    "</AssumedRoleUser>",
  ].join("");
}

function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (!value) throw new StsError("MissingParameter", `The request must contain the parameter ${name}`);
  return value;
}

const roleId = (arn: string) =>
  `AROA${Buffer.from(roleName(arn)).toString("hex").toUpperCase().slice(0, 17).padEnd(17, "0")}`;

const metadata = (requestId: string) => `<ResponseMetadata>${element("RequestId", requestId)}</ResponseMetadata>`;

function element(name: string, value: string): string {
  return `<${name}>${value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")}</${name}>`;
}

function reply(status: number, root: string, content: string): ServiceReply {
  const body = `<${root} xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${content}</${root}>`;
  return { status, headers: { "Content-Type": "text/xml" }, body };
}
