import { type Check, eachOf, listOf } from "./check.ts";
import type { DeclaredResource } from "./synthesized-app.ts";

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const IDENTITY_POLICIES = ["aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"];
const ATTACHED: Readonly<Record<string, readonly [type: string, argument: string]>> = {
  aws_sqs_queue: ["aws_sqs_queue_policy", "queue_url"],
  aws_s3_bucket: ["aws_s3_bucket_policy", "bucket"],
  aws_sns_topic: ["aws_sns_topic_policy", "arn"],
};

/** Who reaches data without TLS is refused by the policy of what holds it. */
export const tlsOnly: Check = {
  id: "tls-only",
  run: eachOf(Object.keys(ATTACHED), (resource, references, resources) => {
    const [type, argument] = ATTACHED[resource.type] as readonly [string, string];
    const own = resources.filter(
      (other) => other.type === type && references.leads(other, other.arguments[argument], resource),
    );
    return own.some((policy) => statements(policy).some(deniesWithoutTls))
      ? []
      : [`can be reached without TLS: add an ${type} that denies when aws:SecureTransport is false`];
  }),
};

/** No policy allows every action of a service, or of AWS. Denials may. */
export const wildcardAction: Check = {
  id: "wildcard-action",
  run: eachOf([...IDENTITY_POLICIES, ...Object.values(ATTACHED).map(([type]) => type)], (policy) =>
    allowing(policy).flatMap(({ Action, NotAction }) => [
      ...listOf(Action)
        .filter((action) => String(action).includes("*"))
        .map((action) => `allows ${action}: name the actions that are needed`),
      ...(NotAction === undefined ? [] : ["allows all but NotAction: name the actions that are needed"]),
    ]),
  ),
};

/** A policy names what it is about: not `*`, nor everything of a service in the account. */
export const wildcardResource: Check = {
  id: "wildcard-resource",
  run: eachOf([...IDENTITY_POLICIES, ...Object.values(ATTACHED).map(([type]) => type)], (policy) =>
    allowing(policy).flatMap(({ Resource, NotResource }) => [
      ...listOf(Resource)
        .filter((resource) => /^(\*|arn:([^:]*:){4}\*)$/.test(String(resource)))
        .map((resource) => `is about ${resource}: name the resource that is needed`),
      ...(NotResource === undefined ? [] : ["is about all but NotResource: name the resource that is needed"]),
    ]),
  ),
};

/** Terraform puts interpolations in before AWS reads the JSON: until then their quotes are none of its own, so one word stands for each. */
function statements(policy: DeclaredResource): readonly Statement[] {
  const text = String(policy.arguments.policy).replaceAll(/\$\{[^}]*\}/g, "value");
  if (text === "value") return []; // the policy is a document that Terraform makes
  try {
    return listOf((JSON.parse(text) as { Statement?: unknown }).Statement) as Statement[];
  } catch (cause) {
    throw new Error(`${policy.stack}/${policy.path} (${policy.address}) has a policy that is not JSON: ${text}`, {
      cause,
    });
  }
}

function allowing(policy: DeclaredResource): readonly Statement[] {
  return statements(policy).filter(({ Effect }) => Effect === "Allow");
}

function deniesWithoutTls({ Effect, Condition, Principal }: Statement): boolean {
  const everybody = Principal === "*" || (Principal as { AWS?: unknown } | undefined)?.AWS === "*";
  return Effect === "Deny" && everybody && String(Condition?.Bool?.["aws:SecureTransport"]) === "false";
}
