import { EntityAlreadyExists, NoSuchEntity, Policies } from "./policies.ts";
import { MalformedPolicyDocument, parsePolicyDocument } from "./policy-document.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "pipes.amazonaws.com" } }],
});
const allow = (action: string | string[], resource: string | string[] = "*") =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: resource } });
const ROLE = { arn: "arn:aws:iam::000000000000:role/pipe", name: "pipe", trustPolicy: TRUST };

describe("Policies", () => {
  it("finds a role's documents by its name and its ARN", () => {
    const policies = new Policies();
    policies.declareRole(ROLE);
    policies.putRolePolicy("pipe", "read", allow(["sqs:ReceiveMessage"]));
    policies.declareManagedPolicy("arn:aws:iam::000000000000:policy/invoke", allow("events:InvokeApiDestination"));
    policies.attach(ROLE.arn, "arn:aws:iam::000000000000:policy/invoke");
    policies.attach(ROLE.arn, "arn:aws:iam::aws:policy/ReadOnlyAccess");
    for (const key of ["pipe", ROLE.arn]) {
      const role = policies.role(key);
      expect(role?.trustPolicy.statements[0]?.principals).toEqual({ Service: ["pipes.amazonaws.com"] });
      expect(role?.inline.get("read")?.statements[0]?.actions).toEqual(["sqs:ReceiveMessage"]);
      expect([...(role?.managed.keys() ?? [])]).toHaveLength(2);
      expect(role?.managed.get("arn:aws:iam::000000000000:policy/invoke")?.statements).toHaveLength(1);
    }
    expect(policies.role("other")).toBeUndefined();
  });

  it("counts its changes", () => {
    const policies = new Policies();
    const versions = [policies.version];
    policies.declareRole(ROLE);
    versions.push(policies.version);
    policies.putResourcePolicy("arn:aws:sqs:::q", resourcePolicy());
    versions.push(policies.version);
    policies.removeResourcePolicy("arn:aws:sqs:::q");
    versions.push(policies.version);
    expect(new Set(versions).size).toBe(4);
    policies.removeResourcePolicy("arn:aws:sqs:::q");
    expect(policies.version).toBe(versions.at(-1));
  });

  it("keeps several policies of one resource apart", () => {
    const policies = new Policies();
    policies.putResourcePolicy("arn:f", resourcePolicy(), "one");
    policies.putResourcePolicy("arn:f", resourcePolicy(), "two");
    policies.putResourcePolicy("arn:f", resourcePolicy(), "two");
    expect(policies.resourcePolicies("arn:f")).toHaveLength(2);
    expect(policies.resourcePolicies("arn:g")).toEqual([]);
  });

  it("refuses what does not exist, and what exists already", () => {
    const policies = new Policies();
    policies.declareRole(ROLE);
    expect(() => policies.declareRole(ROLE)).toThrow(EntityAlreadyExists);
    expect(() => policies.putRolePolicy("nope", "x", allow("a:b"))).toThrow(NoSuchEntity);
    expect(() => policies.attach("pipe", "arn:aws:iam::000000000000:policy/nope")).toThrow("is not attachable");
  });
});

function resourcePolicy() {
  return JSON.stringify({
    Statement: [{ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "arn:aws:sqs:*" }],
  });
}

describe("parsePolicyDocument", () => {
  it("makes lists of single values", () => {
    const document = JSON.stringify({
      Version: "2012-10-17",
      Id: "tls",
      Statement: {
        Sid: "Tls",
        Effect: "Deny",
        Principal: { AWS: "*" },
        NotAction: "sqs:SendMessage",
        Resource: "arn:aws:sqs:us-east-1:000000000000:q",
        Condition: { Bool: { "aws:SecureTransport": false }, NumericLessThan: { "s3:max-keys": [10] } },
      },
    });
    expect(parsePolicyDocument(document, "resource")).toEqual({
      version: "2012-10-17",
      id: "tls",
      statements: [
        {
          sid: "Tls",
          effect: "Deny",
          principals: { AWS: ["*"] },
          actions: ["sqs:SendMessage"],
          notActions: true,
          resources: ["arn:aws:sqs:us-east-1:000000000000:q"],
          conditions: { Bool: { "aws:SecureTransport": ["false"] }, NumericLessThan: { "s3:max-keys": ["10"] } },
        },
      ],
    });
  });

  it.each<["identity" | "resource" | "trust", string | object, string]>([
    ["identity", "{", "This policy contains invalid Json"],
    ["identity", "[]", "it is not an object"],
    ["identity", { Version: "2020-01-01", Statement: [] }, "must contain a valid version string"],
    ["identity", { Statement: [] }, "at least one statement"],
    ["identity", { Statment: [] }, "Unknown field Statment"],
    ["identity", { Statement: ["x"] }, "Statement[0] must be an object"],
    [
      "identity",
      { Statement: { Effect: "allow", Action: "a:b", Resource: "*" } },
      'Effect of "Allow" or "Deny", not "allow"',
    ],
    ["identity", { Statement: { Effect: "Allow", Resource: "*" } }, "must contain actions"],
    ["identity", { Statement: { Effect: "Allow", Action: "SendMessage", Resource: "*" } }, "prefaced by a vendor"],
    [
      "identity",
      { Statement: { Effect: "Allow", Action: [], Resource: "*" } },
      "a string or a list of strings, not []",
    ],
    ["identity", { Statement: { Effect: "Allow", Action: "a:b" } }, "must contain resources"],
    ["identity", { Statement: { Effect: "Allow", Action: "a:b", Resource: "my-queue" } }, "must be in ARN format"],
    [
      "identity",
      { Statement: { Effect: "Allow", Action: "a:b", NotAction: "a:c", Resource: "*" } },
      "both Action and NotAction",
    ],
    [
      "identity",
      { Statement: { Effect: "Allow", Action: "a:b", Resource: "*", Principal: "*" } },
      "should not specify a principal",
    ],
    [
      "identity",
      { Statement: { Effect: "Allow", Action: "a:b", Resource: "*", Conditon: {} } },
      "unknown field Conditon",
    ],
    [
      "identity",
      { Statement: { Effect: "Allow", Action: "a:b", Resource: "*", Condition: { Bool: 1 } } },
      "Condition.Bool is no object",
    ],
    ["resource", { Statement: { Effect: "Allow", Action: "a:b", Resource: "*" } }, "Missing required field Principal"],
    [
      "resource",
      { Statement: { Effect: "Allow", Action: "a:b", Resource: "*", Principal: { Servce: "x" } } },
      '"Servce"',
    ],
    [
      "trust",
      { Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: "x" } },
      'Invalid principal in policy: "x"',
    ],
    [
      "trust",
      { Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: "*", Resource: "*" } },
      "has prohibited field Resource",
    ],
    [
      "identity",
      {
        Statement: [
          { Sid: "A", Effect: "Allow", Action: "a:b", Resource: "*" },
          { Sid: "A", Effect: "Allow", Action: "a:b", Resource: "*" },
        ],
      },
      "must be unique: A",
    ],
  ])("refuses as a policy of kind %s: %j", (kind, document, reason) => {
    const text = typeof document === "string" ? document : JSON.stringify(document);
    expect(() => parsePolicyDocument(text, kind)).toThrow(MalformedPolicyDocument);
    expect(() => parsePolicyDocument(text, kind)).toThrow(reason);
  });
});
