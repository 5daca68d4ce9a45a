import { allow, QUEUE, RULE, send, setUpAuthorizer } from "../../../tests/factories/authorizer.ts";
import type { Policies } from "../policies.ts";
import { allGrants, GrantAudit } from "./grants.ts";

describe("grants", () => {
  const SEND = 'sqs:SendMessage in statement 1 of inline policy "work" of role gateway';
  const RECEIVE = 'sqs:ReceiveMessage in statement 1 of inline policy "work" of role gateway';
  const FROM_RULE = `sqs:SendMessage in "FromRule" of the policy of ${QUEUE}`;
  const declare = (policies: Policies) => {
    const actions = ["sqs:SendMessage", "sqs:ReceiveMessage"];
    policies.putRolePolicy("gateway", "work", allow({ Action: actions, Resource: QUEUE }));
    const statement = { Sid: "FromRule", Principal: { Service: "events.amazonaws.com" }, Resource: QUEUE };
    policies.putResourcePolicy(QUEUE, allow({ ...statement, Action: "sqs:SendMessage" }));
  };

  test("are all that is allowed to roles and services, and those that allowed something are kept", () => {
    const audit = new GrantAudit();
    const { policies, allowed } = setUpAuthorizer("enforce", audit);
    declare(policies);
    expect(allGrants(policies)).toEqual([SEND, RECEIVE, FROM_RULE]);
    allowed(send);
    allowed({ ...send, principal: { kind: "service", name: "events.amazonaws.com", sourceArn: RULE } });
    expect([...audit.used]).toEqual([SEND, FROM_RULE]);
  });

  test("one that is withheld is missing, and no other", () => {
    const { policies, allowed } = setUpAuthorizer("enforce", new GrantAudit([SEND]));
    declare(policies);
    expect(allowed(send)).toMatch("is not authorized to perform: sqs:SendMessage");
    expect(allowed({ ...send, action: "sqs:ReceiveMessage" })).toBe(true);
  });
});
