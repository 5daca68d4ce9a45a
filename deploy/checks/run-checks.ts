import { declaredResources, type SynthesizedStack } from "../synthesized-app.ts";
import type { Check, Finding } from "./check.ts";
import { encryptionAtRest, logRetention } from "./data-at-rest.ts";
import { eventPattern } from "./event-patterns.ts";
import { formTemplate, refusedSize } from "./gateway.ts";
import { names } from "./names.ts";
import { tlsOnly, wildcardAction, wildcardResource } from "./policies.ts";
import { deadLetters, messageSize, visibility } from "./queues.ts";
import { References } from "./references.ts";

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

/** Lets one finding pass, for a reason that stands beside it. */
export interface Suppression {
  readonly check: string;
  /** The stack and the path in it, as findings show it. */
  readonly resource: string;
  readonly reason: string;
}

export interface Result {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly (Finding & { readonly reason: string })[];
  /** Suppressions that do not say why. */
  readonly withoutReason: readonly string[];
  /** Suppressions that let nothing pass: wrong for the example's settings, which a test sees to, but others may leave a resource out. */
  readonly unused: readonly string[];
}

/** Every check over every stack of an app. */
export function runChecks(stacks: readonly SynthesizedStack[], suppressions: readonly Suppression[]): Result {
  const resources = declaredResources(stacks);
  const references = new References(stacks, resources);
  const all = CHECKS.flatMap(({ id, run }) => run(resources, references).map((problem) => ({ check: id, ...problem })));
  const of = (finding: Finding) =>
    suppressions.find(({ check, resource }) => check === finding.check && resource === place(finding));
  const used = new Set(all.map(of));
  return {
    findings: all.filter((finding) => of(finding) === undefined),
    suppressed: all.flatMap((finding) => {
      const reason = of(finding)?.reason;
      return reason === undefined ? [] : [{ ...finding, reason }];
    }),
    withoutReason: suppressions.filter(({ reason }) => !reason.trim()).map(named),
    unused: suppressions.filter((suppression) => !used.has(suppression)).map(named),
  };
}

/** Where a finding is in the code: the stack and the ids of its constructs. */
export function place({ resource }: Finding): string {
  return `${resource.stack}/${resource.path}`;
}

function named({ check, resource }: Suppression): string {
  return `${check} ${resource}`;
}
