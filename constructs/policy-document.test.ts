import { denyWithoutTls, policyDocument } from "./policy-document.ts";

const read = (text: string) => JSON.parse(text);

test("a statement allows unless it says otherwise; one value stands alone, several in a list", () => {
  const document = policyDocument([
    { sid: "A", actions: ["sqs:SendMessage"], resources: ["arn:a"] },
    {
      sid: "B",
      effect: "Deny",
      principal: "*",
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: ["arn:b", "arn:c"],
    },
  ]);
  expect(read(document)).toEqual({
    Version: "2012-10-17",
    Statement: [
      { Sid: "A", Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:a" },
      {
        Sid: "B",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: ["arn:b", "arn:c"],
      },
    ],
  });
});

test("no two statements have the same Sid, which AWS refuses", () => {
  const send = { sid: "Send", actions: ["sqs:SendMessage"], resources: ["arn:a"] };
  const sids = read(policyDocument([send, send, send])).Statement.map(({ Sid }: { Sid: string }) => Sid);
  expect(sids).toEqual(["Send", "Send2", "Send3"]);
});

test.each([
  ["sqs", ["sqs:*"]],
  ["s3", ["s3:*"]],
  ["sns", ["sns:Publish"]],
] as const)("without TLS nothing of %s", (service, actions) => {
  expect(denyWithoutTls(service, ["arn:a"])).toMatchObject({
    effect: "Deny",
    principal: "*",
    actions,
    conditions: { Bool: { "aws:SecureTransport": "false" } },
  });
});
