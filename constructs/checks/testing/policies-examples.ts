import { type Example, policy } from "./example.ts";

const denial = (target: string) =>
  policy({ Effect: "Deny", Principal: "*", Resource: target, Condition: { Bool: { "aws:SecureTransport": "false" } } });

/** Policies ask for TLS and have no wildcards. */
export const POLICIES_EXAMPLES: readonly Example[] = [
  [
    "tls-only",
    {
      aws_s3_bucket: { b: {} },
      aws_s3_bucket_policy: { p: { bucket: "${aws_s3_bucket.b.id}", policy: denial("*").replace("Deny", "Allow") } },
    },
    { aws_s3_bucket: { b: {} }, aws_s3_bucket_policy: { p: { bucket: "${aws_s3_bucket.b.id}", policy: denial("*") } } },
    "aws:SecureTransport",
  ],
  [
    "wildcard-action",
    { aws_iam_policy: { p: { policy: policy({ Effect: "Allow", Action: ["sqs:Send*"], Resource: "arn" }) } } },
    { aws_iam_policy: { p: { policy: policy({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: "arn" }) } } },
    "allows sqs:Send*",
  ],
  [
    "wildcard-resource",
    { aws_iam_role_policy: { p: { policy: policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }) } } },
    {
      aws_iam_role_policy: {
        p: { policy: policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "${aws_sqs_queue.q.arn}" }) },
      },
    },
    "is about *",
  ],
  [
    "wildcard-resource",
    {
      aws_iam_policy: {
        p: {
          policy: `{"Statement":{"Effect":"Allow","Resource":"arn:aws:logs:eu:\${element(split(":", x.arn), 4)}:*"}}`,
        },
      },
    },
    { aws_iam_policy: { p: { policy: policy({ Effect: "Allow", Resource: "arn:aws:s3:::bucket/*" }) } } },
    "is about arn:aws:logs",
  ],
  [
    "wildcard-resource",
    { aws_sqs_queue_policy: { p: { policy: policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }) } } },
    { aws_sqs_queue_policy: { p: { policy: policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "a" }) } } },
    "is about *",
  ],
];
