import type { AuthorizationRequest, Principal } from "../../terrarium/engine/authorization.ts";
import { AccessDenied } from "../../terrarium/engine/errors.ts";
import { Authorizer, type PermissionMode } from "../../terrarium/engine/iam/authorizer.ts";
import { GrantAudit } from "../../terrarium/engine/iam/grants.ts";
import { Policies } from "../../terrarium/engine/policies.ts";
import { createTestWorld } from "./world.ts";

export const ROLE = "arn:aws:iam::000000000000:role/gateway";
export const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
export const RULE = "arn:aws:events:us-east-1:000000000000:rule/orders/delivery";
export const asRole: Principal = { kind: "role", arn: ROLE };
export const send: AuthorizationRequest = { principal: asRole, action: "sqs:SendMessage", resource: QUEUE };

export const allow = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
const TRUST = allow({ Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" });
export const TLS_ONLY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: QUEUE,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});

/** An authorizer in a world with the role `gateway`, which has no policies yet; `allowed` answers true, or with what the refusal says. */
export function setUpAuthorizer(mode: PermissionMode = "enforce", audit = new GrantAudit()) {
  const warnings: [string, Readonly<Record<string, unknown>> | undefined][] = [];
  const base = createTestWorld();
  const world = {
    ...base,
    log: {
      info() {},
      error() {},
      warn: (message: string, fields?: Readonly<Record<string, unknown>>) => void warnings.push([message, fields]),
    },
  };
  const policies = world.service(Policies);
  policies.declareRole({ arn: ROLE, name: "gateway", trustPolicy: TRUST });
  const authorizer = new Authorizer(world, mode, audit);
  const allowed = (request: AuthorizationRequest) => {
    try {
      authorizer.authorize(request);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(AccessDenied);
      return (error as Error).message;
    }
  };
  return { policies, allowed, warnings, clock: base.clock, trace: base.trace };
}
