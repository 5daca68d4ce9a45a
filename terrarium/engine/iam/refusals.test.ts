import { allow, QUEUE, send, setUpAuthorizer, TLS_ONLY } from "../../../tests/factories/authorizer.ts";

test("a refusal is a record in the message's trace: who, what, where, and the statement that would allow it", () => {
  const { policies, allowed, trace } = setUpAuthorizer();
  policies.putRolePolicy("gateway", "send", allow({ Action: "sqs:SendMessage", Resource: `${QUEUE}-2` }));
  allowed({ ...send, lineage: "message-1" });
  expect(trace.since()).toMatchObject([
    {
      hop: "refused",
      part: QUEUE,
      lineage: "message-1",
      detail: {
        principal: "arn:aws:sts::000000000000:assumed-role/gateway/terrarium",
        action: "sqs:SendMessage",
        resource: QUEUE,
        enforced: true,
        nearMisses: [expect.stringContaining(`it is about ${QUEUE}-2`)],
        wouldAllow: { Effect: "Allow", Action: "sqs:SendMessage", Resource: QUEUE },
      },
    },
  ]);
  policies.putResourcePolicy(QUEUE, TLS_ONLY);
  allowed({ ...send, context: { "aws:SecureTransport": "false" } });
  expect(trace.since().at(-1)?.detail).toMatchObject({ deniedBy: `"TlsOnly" of the policy of ${QUEUE}` });
});

test("to who did not sign, signing is the first advice; a statement for everybody is named where there is a policy for one", () => {
  const { allowed, trace } = setUpAuthorizer();
  const detail = (action: string, resource: string) => {
    allowed({ principal: { kind: "anonymous" }, action, resource });
    return trace.since().at(-1)?.detail;
  };
  const advice = expect.stringContaining("sign it");
  expect(detail("sqs:SendMessage", QUEUE)).toMatchObject({ advice, wouldAllow: { Principal: "*", Resource: QUEUE } });
  const listing = detail("sqs:ListQueues", "*");
  expect(listing).toMatchObject({ advice });
  expect(listing).not.toHaveProperty("wouldAllow");
});
