import type { Acceptance } from "./accept-finding.ts";
import type { Check, Finding } from "./check.ts";
import { encryptionAtRest, logRetention } from "./data-at-rest.ts";
import { eventPattern } from "./event-patterns.ts";
import { formTemplate, refusedSize } from "./gateway.ts";
import { names } from "./names.ts";
import { tlsOnly, wildcardAction, wildcardResource } from "./policies.ts";
import { deadLetters, messageSize, visibility } from "./queues.ts";
import { References } from "./references.ts";
import { declaredResources, type SynthesizedStack } from "./synthesized-app.ts";

export const CHECKS: readonly Check[] = [
  encryptionAtRest,
  tlsOnly,
  wildcardAction,
  wildcardResource,
  logRetention,
  deadLetters,
  visibility,
  formTemplate,
  messageSize,
  refusedSize,
  eventPattern,
  names,
];

export interface Result {
  readonly findings: readonly Finding[];
  readonly accepted: readonly Acceptance[];
  /** Acceptances that let nothing pass, as `check path`: some settings leave a resource out. */
  readonly unused: readonly string[];
}

/** Every check over every stack of an app. */
export function runChecks(stacks: readonly SynthesizedStack[], acceptances: readonly Acceptance[]): Result {
  const resources = declaredResources(stacks);
  const references = new References(stacks, resources);
  const all = CHECKS.flatMap(({ id, run }) => run(resources, references).map((problem) => ({ check: id, ...problem })));
  const of = (finding: Finding) => acceptances.find((acceptance) => covers(acceptance, finding));
  const used = new Set(all.map(of));
  return {
    findings: all.filter((finding) => of(finding) === undefined),
    accepted: all.flatMap((finding) => {
      const reason = of(finding)?.reason;
      return reason === undefined ? [] : [{ check: finding.check, path: place(finding), reason }];
    }),
    unused: acceptances.filter((acceptance) => !used.has(acceptance)).map(({ check, path }) => `${check} ${path}`),
  };
}

/** What is accepted of a construct is accepted of all that it is made of. */
function covers({ check, path }: Acceptance, finding: Finding): boolean {
  const found = place(finding);
  return check === finding.check && (found === path || found.startsWith(`${path}/`));
}

/** Where a finding is in the code: the stack and the ids of its constructs. */
function place({ resource }: Finding): string {
  return `${resource.stack}/${resource.path}`;
}
