import type { Example } from "./example.ts";

/** Names are such as AWS takes. */
export const NAMES_EXAMPLES: readonly Example[] = [
  [
    "name",
    { aws_iam_role: { r: { name: "r".repeat(65) } } },
    { aws_iam_role: { r: { name: "r".repeat(64) } } },
    "AWS takes 64",
  ],
  [
    "name",
    { aws_sqs_queue: { q: { name: "a.b" } } },
    { aws_sqs_queue: { q: { name: "a.fifo" } } },
    'has the name "a.b"',
  ],
];
