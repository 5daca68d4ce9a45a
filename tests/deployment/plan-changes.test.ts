import { judge, type ResourceChange } from "./plan-changes.ts";

type Actions = ResourceChange["change"]["actions"];
const change = (address: string, actions: Actions, more: Partial<ResourceChange> = {}): ResourceChange => ({
  address,
  mode: "managed",
  type: address.split(".")[0]!,
  change: { actions },
  ...more,
});

test("updates are listed; what is read, kept or made is no concern", () => {
  const resource_changes = [
    change("aws_sqs_queue.a", ["update"]),
    change("aws_sqs_queue.b", ["no-op"]),
    change("aws_sqs_queue.c", ["create"]),
    change("data.aws_region.d", ["read"], { mode: "data" }),
  ];
  expect(judge({ resource_changes })).toEqual({ updated: ["aws_sqs_queue.a"], objections: [] });
});

test("what holds data must be neither replaced nor destroyed, in whatever order", () => {
  const { objections } = judge({
    resource_changes: [
      change("aws_sqs_queue.a", ["delete", "create"], { action_reason: "replace_because_cannot_update" }),
      change("aws_s3_bucket.b", ["create", "delete"]),
      change("aws_cloudwatch_log_group.c", ["delete"]),
      change("aws_api_gateway_deployment.d", ["create", "delete"]),
    ],
  });
  expect(objections).toEqual([
    "aws_sqs_queue.a would be replaced, with what it holds (replace_because_cannot_update)",
    "aws_s3_bucket.b would be replaced, with what it holds",
    "aws_cloudwatch_log_group.c would be destroyed, with what it holds",
  ]);
});
