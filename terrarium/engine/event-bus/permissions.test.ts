import { EventBusBench } from "../../../tests/factories/event-bus.ts";
import type { AuthorizationRequest } from "../authorization.ts";
import { Authorizer } from "../iam/authorizer.ts";
import { GrantAudit } from "../iam/grants.ts";
import { LogGroups } from "../logs/log-groups.ts";
import { Policies } from "../policies.ts";

const ACCOUNT = "000000000000";
const RULE = `arn:aws:events:us-east-1:${ACCOUNT}:rule/all`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/router`;
const EVENTS = { Service: "events.amazonaws.com" };

const allow = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

/** A bench whose every hop is decided by the policies, as AWS decides. */
function setUp() {
  let authorizer: Authorizer | undefined;
  const bench = new EventBusBench({ authorize: (request: AuthorizationRequest) => authorizer?.authorize(request) });
  authorizer = new Authorizer(bench.world, "enforce", new GrantAudit());
  const policies = bench.world.service(Policies);
  policies.putResourcePolicy(
    bench.deadLetters.arn,
    allow({ Principal: EVENTS, Action: "sqs:SendMessage", Resource: bench.deadLetters.arn }),
  );
  const failure = async () => {
    const [letter] = await bench.drain(bench.deadLetters);
    return letter?.attributes.ERROR_CODE?.stringValue;
  };
  return { bench, policies, failure, deadLetterArn: bench.deadLetters.arn };
}

describe("a queue without a role", () => {
  const policy = (arn: string, sourceArn: string) =>
    allow({
      Principal: EVENTS,
      Action: "sqs:SendMessage",
      Resource: arn,
      Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
    });

  it("takes events of the rule that its policy names", async () => {
    const { bench, policies, failure, deadLetterArn } = setUp();
    policies.putResourcePolicy(bench.queue.arn, policy(bench.queue.arn, RULE));
    await bench.rule({ deadLetterArn });
    await bench.put({});
    expect(await bench.drain()).toHaveLength(1);
    expect(await failure()).toBeUndefined();
  });

  it.each([
    ["no policy", undefined],
    ["a policy for another rule", `${RULE}-2`],
  ])("with %s, it does not", async (_name, rule) => {
    const { bench, policies, failure, deadLetterArn } = setUp();
    if (rule) policies.putResourcePolicy(bench.queue.arn, policy(bench.queue.arn, rule));
    await bench.rule({ deadLetterArn });
    await bench.put({});
    expect(await bench.drain()).toHaveLength(0);
    expect(await failure()).toBe("NO_PERMISSIONS");
  });
});

describe("a log group", () => {
  const group = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/events/orders`;
  const policy = (...actions: string[]) =>
    allow({
      Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
      Action: actions,
      Resource: `${group}:*`,
      Condition: { ArnEquals: { "aws:SourceArn": RULE } },
    });

  it.each([
    [["logs:CreateLogStream", "logs:PutLogEvents"], undefined],
    [["logs:PutLogEvents"], "NO_PERMISSIONS"],
    [["logs:CreateLogStream"], "NO_PERMISSIONS"],
  ])("with the account's policy for %j", async (actions, code) => {
    const { bench, policies, failure, deadLetterArn } = setUp();
    const logs = bench.world.service(LogGroups);
    logs.declare({ name: "/aws/events/orders", arn: group });
    policies.putResourcePolicy(`arn:aws:logs:us-east-1:${ACCOUNT}:*`, policy(...actions), "events");
    await bench.rule({ arn: group, deadLetterArn });
    await bench.put({});
    expect(logs.events("/aws/events/orders")).toHaveLength(code ? 0 : 1);
    expect(await failure()).toBe(code);
  });
});

describe("a role", () => {
  const trust = (Service: string) => allow({ Principal: { Service }, Action: "sts:AssumeRole" });

  it.each([
    ["that may", "events.amazonaws.com", "events:PutEvents", undefined],
    ["that may something else", "events.amazonaws.com", "events:PutRule", "NO_PERMISSIONS"],
    ["that trusts somebody else", "lambda.amazonaws.com", "events:PutEvents", "FAILED_TO_ASSUME_ROLE"],
  ])("%s", async (_name, service, Action, code) => {
    const { bench, policies, failure, deadLetterArn } = setUp();
    const other = await bench.service.createBus("other");
    policies.declareRole({ arn: ROLE, name: "router", trustPolicy: trust(service) });
    policies.putRolePolicy("router", "put", allow({ Action, Resource: other.arn }));
    await bench.rule({ arn: other.arn, roleArn: ROLE, deadLetterArn });
    await bench.put({});
    expect(other.figures.accepted).toBe(code ? 0 : 1);
    expect(await failure()).toBe(code);
  });
});

describe("a caller", () => {
  it("needs events:PutEvents, and the bus's policy may narrow it to sources", async () => {
    const { bench, policies } = setUp();
    policies.declareRole({
      arn: ROLE,
      name: "router",
      trustPolicy: allow({ Principal: EVENTS, Action: "sts:AssumeRole" }),
    });
    const principal = { kind: "role", arn: ROLE } as const;
    const put = (source: string) => bench.service.putEvents([{ source, detailType: "d", detail: "{}" }], { principal });
    await expect(put("shop")).rejects.toThrow("is not authorized to perform: events:PutEvents");
    bench.service.permissions.setPolicy(
      bench.bus,
      allow({
        Principal: { AWS: ROLE },
        Action: "events:PutEvents",
        Resource: bench.bus.arn,
        Condition: { StringEquals: { "events:source": "shop" } },
      }),
    );
    await expect(put("shop")).resolves.toHaveLength(1);
    await expect(put("other")).rejects.toThrow("is not authorized");
  });
});
