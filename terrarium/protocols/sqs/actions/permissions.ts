import { InvalidParameterValue, OverLimit } from "../../../engine/queue/queue-errors.ts";
import { defineAction } from "../action.ts";
import { list } from "../shape.ts";

const MOST_STATEMENTS = 20;
const MOST_ACTIONS = 7;
const ACTIONS = new Set([
  "*",
  "ChangeMessageVisibility",
  "DeleteMessage",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListDeadLetterSourceQueues",
  "PurgeQueue",
  "ReceiveMessage",
  "SendMessage",
]);

interface Policy {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly { readonly Sid?: string }[];
}

/** "AddPermission": a statement of the queue's policy for other accounts. */
export const addPermission = defineAction<{
  QueueUrl: string;
  Label: string;
  AWSAccountIds: readonly string[];
  Actions: readonly string[];
}>({
  input: {
    QueueUrl: "string",
    Label: "string",
    AWSAccountIds: list("string", "AWSAccountId"),
    Actions: list("string", "ActionName"),
  },
  required: ["QueueUrl", "Label", "AWSAccountIds", "Actions"],
  async run(request, { Label, AWSAccountIds, Actions }) {
    const queue = request.queue("AddPermission");
    check(Label, AWSAccountIds, Actions);
    const policy = readPolicy(queue.attributes.policy) ?? {
      Version: "2008-10-17",
      Id: `${queue.arn}/SQSDefaultPolicy`,
      Statement: [],
    };
    if (policy.Statement.some(({ Sid }) => Sid === Label))
      throw InvalidParameterValue.of("Label", Label, "Already exists.");
    if (policy.Statement.length >= MOST_STATEMENTS)
      throw new OverLimit(
        `${MOST_STATEMENTS + 1} policy statements were found, maximum allowed is ${MOST_STATEMENTS}.`,
      );
    const { partition } = request.world.account;
    const statement = {
      Sid: Label,
      Effect: "Allow",
      Principal: { AWS: oneOrMany(AWSAccountIds.map((id) => `arn:${partition}:iam::${id}:root`)) },
      Action: oneOrMany(Actions.map((action) => `SQS:${action}`)),
      Resource: queue.arn,
    };
    await queue.setAttributes({ Policy: JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] }) });
    return undefined;
  },
});

/** "RemovePermission" */
export const removePermission = defineAction<{ QueueUrl: string; Label: string }>({
  input: { QueueUrl: "string", Label: "string" },
  required: ["QueueUrl", "Label"],
  async run(request, { Label }) {
    const queue = request.queue("RemovePermission");
    const policy = readPolicy(queue.attributes.policy);
    const kept = policy?.Statement.filter(({ Sid }) => Sid !== Label) ?? [];
    if (!policy || kept.length === policy.Statement.length)
      throw InvalidParameterValue.of("Label", Label, "can't find label.");
    await queue.setAttributes({ Policy: kept.length === 0 ? "" : JSON.stringify({ ...policy, Statement: kept }) });
    return undefined;
  },
});

function check(label: string, accounts: readonly string[], actions: readonly string[]): void {
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(label))
    throw InvalidParameterValue.of(
      "Label",
      label,
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.",
    );
  for (const account of accounts)
    if (!/^\d{12}$/.test(account)) throw InvalidParameterValue.of("PrincipalId", `[${account}]`, "Unable to verify.");
  for (const action of actions)
    if (!ACTIONS.has(action))
      throw InvalidParameterValue.of(
        "ActionName",
        `SQS:${action}`,
        "Please refer to the appropriate WSDL for a list of valid actions.",
      );
  if (actions.length > MOST_ACTIONS)
    throw new OverLimit(`${actions.length} Actions were found, maximum allowed is ${MOST_ACTIONS}.`);
}

function readPolicy(text: string | undefined): Policy | undefined {
  if (text === undefined) return undefined;
  const policy = JSON.parse(text) as Omit<Policy, "Statement"> & { Statement?: Policy["Statement"] | object };
  const { Statement = [] } = policy;
  return { ...policy, Statement: Array.isArray(Statement) ? Statement : [Statement] };
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}
