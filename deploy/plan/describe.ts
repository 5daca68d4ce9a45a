import type { DeclaredResource } from "../../constructs/checks/synthesized-app.ts";
import { type PlannedValues, planKey } from "./offline-plan.ts";

/** What people call a resource, by the first of these arguments that it has. */
const NAMES = [
  "name",
  "bucket",
  "alarm_name",
  "domain_name",
  "stage_name",
  "path_part",
  "http_method",
  "response_type",
  "status_code",
  "bucket_prefix",
];

/** The planned resources by stack, in the order of the code: where each is declared, its type and its name. */
export function describeResources(resources: readonly DeclaredResource[], planned: PlannedValues): string {
  return [...Map.groupBy(resources, ({ stack }) => stack)]
    .map(([stack, own]) => {
      const width = Math.max(...own.map(({ path }) => path.length));
      const typeWidth = Math.max(...own.map(({ type }) => type.length));
      const lines = own.map(({ path, type, address }) => {
        const name = nameOf(planned.get(planKey(stack, address)) ?? {});
        return `  ${path.padEnd(width)}  ${type.padEnd(typeWidth)}  ${name}`.trimEnd();
      });
      return [`${stack}: ${own.length} resources`, ...lines].join("\n");
    })
    .join("\n\n");
}

function nameOf(values: Readonly<Record<string, unknown>>): string {
  const found = NAMES.map((name) => values[name]).find((value) => typeof value === "string" && value !== "");
  return String(found ?? "");
}
