import {
  allow,
  asRole,
  QUEUE,
  ROLE,
  RULE,
  send,
  setUpAuthorizer,
  TLS_ONLY,
} from "../../../tests/factories/authorizer.ts";
import { ADMINISTRATOR, type Principal } from "../authorization.ts";

describe("Authorizer", () => {
  test("a role may do what its policy allows, and nothing else", () => {
    const { policies, allowed } = setUpAuthorizer();
    policies.putRolePolicy("gateway", "send", allow({ Action: "sqs:SendMessage", Resource: QUEUE }));
    expect(allowed(send)).toBe(true);
    expect(allowed({ ...send, action: "SQS:sendmessage" })).toBe(true);
    expect(allowed({ ...send, action: "sqs:DeleteMessage" })).toContain(
      `User: arn:aws:sts::000000000000:assumed-role/gateway/terrarium is not authorized to perform: sqs:DeleteMessage on resource: ${QUEUE} because no identity-based policy allows the sqs:DeleteMessage action`,
    );
    expect(allowed({ ...send, resource: `${QUEUE}-other` })).not.toBe(true);
  });

  test("NotAction and NotResource allow the rest", () => {
    const { policies, allowed } = setUpAuthorizer();
    policies.putRolePolicy("gateway", "rest", allow({ NotAction: "sqs:Delete*", NotResource: `${QUEUE}-secret` }));
    expect(allowed(send)).toBe(true);
    expect(allowed({ ...send, action: "sqs:DeleteQueue" })).not.toBe(true);
    expect(allowed({ ...send, resource: `${QUEUE}-secret` })).not.toBe(true);
  });

  test("a policy of the queue alone lets a role of the same account in, and an explicit deny keeps everybody out", () => {
    const { policies, allowed } = setUpAuthorizer();
    policies.putResourcePolicy(QUEUE, allow({ Principal: { AWS: ROLE }, Action: "sqs:SendMessage", Resource: QUEUE }));
    expect(allowed(send)).toBe(true);
    policies.putResourcePolicy(QUEUE, TLS_ONLY, "tls");
    expect(allowed(send)).toBe(true);
    const plain = { ...send, context: { "aws:SecureTransport": "false" } };
    expect(allowed(plain)).toMatch(/explicit deny in "TlsOnly" of the policy of arn:aws:sqs/);
    expect(allowed({ ...plain, principal: ADMINISTRATOR })).toMatch(/explicit deny/);
  });

  test("naming the account in a queue's policy leaves the decision to the role's own policies", () => {
    const { policies, allowed } = setUpAuthorizer();
    policies.putResourcePolicy(
      QUEUE,
      allow({ Principal: { AWS: "arn:aws:iam::000000000000:root" }, Action: "sqs:*", Resource: QUEUE }),
    );
    expect(allowed(send)).not.toBe(true);
    policies.putRolePolicy("gateway", "send", allow({ Action: "sqs:SendMessage", Resource: QUEUE }));
    expect(allowed(send)).toBe(true);
  });

  test("the developer's own keys may do everything that nothing forbids", () => {
    expect(setUpAuthorizer().allowed({ ...send, principal: ADMINISTRATOR })).toBe(true);
  });

  test("a service is let in by the policy of the resource alone, for the source that it names", () => {
    const { policies, allowed, warnings } = setUpAuthorizer();
    const events: Principal = { kind: "service", name: "events.amazonaws.com", sourceArn: RULE };
    const request = { ...send, principal: events };
    const only = (rule: string) =>
      allow({
        Sid: "Rule",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: QUEUE,
        Condition: { ArnEquals: { "aws:SourceArn": rule } },
      });
    policies.putResourcePolicy(QUEUE, only(`${RULE}-that-does-not-exist`));
    expect(allowed(request)).toMatch(/^User: events\.amazonaws\.com is not authorized to perform: sqs:SendMessage/);
    expect(warnings[0]?.[1]).toMatchObject({
      nearMisses: [
        expect.stringContaining(
          `"Rule" of the policy of ${QUEUE} does not apply: its condition ArnEquals aws:SourceArn = ${RULE}-that-does-not-exist`,
        ),
      ],
      wouldAllow: {
        Principal: { Service: "events.amazonaws.com" },
        Condition: { ArnEquals: { "aws:SourceArn": RULE } },
      },
    });
    policies.putResourcePolicy(QUEUE, only(RULE));
    expect(allowed(request)).toBe(true);
  });

  test("a role is assumed only by whom its trust policy names", () => {
    const { allowed } = setUpAuthorizer();
    const assume = (name: string) => ({
      principal: { kind: "service" as const, name },
      action: "sts:AssumeRole",
      resource: ROLE,
    });
    expect(allowed(assume("apigateway.amazonaws.com"))).toBe(true);
    expect(allowed(assume("pipes.amazonaws.com"))).not.toBe(true);
    expect(allowed({ ...assume("apigateway.amazonaws.com"), resource: `${ROLE}-unknown` })).not.toBe(true);
  });

  test("a refusal names the smallest statement that would allow it, once", () => {
    const { allowed, warnings } = setUpAuthorizer();
    allowed(send);
    allowed(send);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.[1]).toMatchObject({
      wouldAllow: { Effect: "Allow", Action: "sqs:SendMessage", Resource: QUEUE },
      in: "an identity policy of role gateway",
    });
  });

  test("report says it and lets it pass, off does not look", () => {
    const report = setUpAuthorizer("report");
    expect(report.allowed(send)).toBe(true);
    expect(report.warnings).toHaveLength(1);
    const off = setUpAuthorizer("off");
    expect(off.allowed(send)).toBe(true);
    expect(off.warnings).toHaveLength(0);
  });

  test("a change of a policy counts at once, and so does the time where a condition asks for it", async () => {
    const { policies, allowed, clock } = setUpAuthorizer();
    expect(allowed(send)).not.toBe(true);
    policies.putRolePolicy(
      "gateway",
      "send",
      allow({
        Action: "sqs:SendMessage",
        Resource: QUEUE,
        Condition: { DateLessThan: { "aws:CurrentTime": "2026-01-01T01:00:00Z" } },
      }),
    );
    expect(allowed(send)).toBe(true);
    await clock.advance(2 * 3600_000);
    expect(allowed(send)).not.toBe(true);
  });

  test("policies that AWS keeps are known by name", () => {
    const { policies, allowed } = setUpAuthorizer();
    policies.attach("gateway", "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs");
    expect(
      allowed({
        principal: asRole,
        action: "logs:PutLogEvents",
        resource: "arn:aws:logs:us-east-1:000000000000:log-group:a:log-stream:b",
      }),
    ).toBe(true);
  });

  test("the log policies of the account speak for its groups", () => {
    const { policies, allowed } = setUpAuthorizer();
    const group = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/orders";
    policies.putResourcePolicy(
      "arn:aws:logs:us-east-1:000000000000:*",
      allow({
        Principal: { Service: ["events.amazonaws.com"] },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${group}:*`,
        Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/orders" } },
      }),
      "events",
    );
    const write = (resource: string, sourceArn: string) =>
      allowed({
        principal: { kind: "service", name: "events.amazonaws.com", sourceArn },
        action: "logs:PutLogEvents",
        resource: `${resource}:log-stream:s`,
      });
    expect(write(group, "arn:aws:events:us-east-1:000000000000:rule/orders")).toBe(true);
    expect(write(group, "arn:aws:events:us-east-1:000000000000:rule/other")).not.toBe(true);
    expect(write(`${group}-2`, "arn:aws:events:us-east-1:000000000000:rule/orders")).not.toBe(true);
  });

  test("the policy of a table speaks for its indexes, where a statement names them, and not for its streams", () => {
    const { policies, allowed } = setUpAuthorizer();
    const table = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
    const query = (resource: string) => allowed({ principal: asRole, action: "dynamodb:Query", resource });
    const letRole = (...resources: string[]) =>
      policies.putResourcePolicy(
        table,
        allow({ Principal: { AWS: ROLE }, Action: "dynamodb:Query", Resource: resources }),
      );
    letRole(table);
    expect(query(table)).toBe(true);
    expect(query(`${table}/index/by-customer`)).not.toBe(true);
    letRole(table, `${table}/*`);
    expect(query(`${table}/index/by-customer`)).toBe(true);
    expect(query(`${table}-2/index/by-customer`)).not.toBe(true);
    expect(query(`${table}/stream/2026`)).not.toBe(true);
  });

  test("the policy of a bucket speaks for its objects", () => {
    const { policies, allowed } = setUpAuthorizer();
    policies.putResourcePolicy(
      "arn:aws:s3:::b",
      allow({ Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/public/*" }),
    );
    const get = (key: string) =>
      allowed({ principal: { kind: "anonymous" }, action: "s3:GetObject", resource: `arn:aws:s3:::b/${key}` });
    expect(get("public/a")).toBe(true);
    expect(get("private/a")).not.toBe(true);
  });
});
