import type { IConstruct } from "constructs";
import { WrongProp } from "../wrong-prop.ts";

/** A finding that is let pass, for a reason. */
export interface Acceptance {
  /** Id of the check. */
  readonly check: string;
  /** Path of the construct: its stack's name first. */
  readonly path: string;
  readonly reason: string;
}

const METADATA = "sluice:accepted-finding";

/**
 * Lets the findings of one check on a construct, and on what it is made of, pass. The reason stands where the resource does, and `npm run check` prints it.
 *
 * @param check id of the check, such as `encryption-at-rest`
 * @throws WrongProp without a reason
 */
export function acceptFinding(construct: IConstruct, check: string, reason: string): void {
  if (reason.trim() === "") throw new WrongProp(construct, "reason", reason, `why ${check} may pass here`);
  construct.node.addMetadata(METADATA, { check, reason });
}

/** All that is accepted in a tree. */
export function acceptances(root: IConstruct): Acceptance[] {
  return root.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === METADATA)
        .map(({ data }) => ({ ...(data as Pick<Acceptance, "check" | "reason">), path: node.path })),
    );
}
