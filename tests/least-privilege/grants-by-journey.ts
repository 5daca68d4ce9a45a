import type { AuditReport } from "../factories/audited-start.ts";

/** Which journeys a grant allowed something in, by grant, sorted; none for what no journey used. */
export function journeysByGrant(reports: readonly AuditReport[]): ReadonlyMap<string, readonly string[]> {
  const grants = new Map<string, Set<string>>();
  for (const { grants: declared } of reports) for (const grant of declared) grants.set(grant, new Set());
  for (const { journey, used } of reports) for (const grant of used) grants.get(grant)?.add(journey);
  return new Map([...grants].sort(([a], [b]) => (a < b ? -1 : 1)).map(([grant, files]) => [grant, [...files].sort()]));
}
