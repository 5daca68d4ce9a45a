import type { AuditReport } from "../factories/audited-start.ts";

/** Which journeys a grant allowed something in, the shortest first, by grant, sorted; none for what no journey used. */
export function journeysByGrant(reports: readonly AuditReport[]): ReadonlyMap<string, readonly string[]> {
  const grants = new Map<string, Set<string>>();
  const lengths = new Map<string, number>();
  for (const { journey, milliseconds, grants: declared } of reports) {
    lengths.set(journey, (lengths.get(journey) ?? 0) + milliseconds);
    for (const grant of declared) grants.set(grant, new Set());
  }
  for (const { journey, used } of reports) for (const grant of used) grants.get(grant)?.add(journey);
  const shorter = (a: string, b: string) => lengths.get(a)! - lengths.get(b)!;
  return new Map(
    [...grants].sort(([a], [b]) => (a < b ? -1 : 1)).map(([grant, files]) => [grant, [...files].sort(shorter)]),
  );
}
