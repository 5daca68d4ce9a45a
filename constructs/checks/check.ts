import type { References } from "./references.ts";
import type { DeclaredResource } from "./synthesized-app.ts";

/** What is wrong with one resource. */
export interface Problem {
  readonly resource: DeclaredResource;
  /** What was seen, and what to do about it. */
  readonly message: string;
}

/** One rule about what synthesis writes: known by its id, which an acceptance names. */
export interface Check {
  readonly id: string;
  readonly run: (resources: readonly DeclaredResource[], references: References) => Problem[];
}

export interface Finding extends Problem {
  readonly check: string;
}

/** A check of the resources of some types, each by itself: what `judge` returns is wrong with it. */
export function eachOf(
  types: readonly string[],
  judge: (
    resource: DeclaredResource,
    references: References,
    resources: readonly DeclaredResource[],
  ) => readonly string[],
): Check["run"] {
  return (resources, references) =>
    resources
      .filter(({ type }) => types.includes(type))
      .flatMap((resource) => judge(resource, references, resources).map((message) => ({ resource, message })));
}

/** A nested block, which CDKTF writes as an object or as a list with one. */
export function block(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === "object" && first !== null ? (first as Record<string, unknown>) : undefined;
}

/** A value that Terraform takes one or many of. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
