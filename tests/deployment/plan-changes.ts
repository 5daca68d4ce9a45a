import { DATA_TYPES } from "./holds-data.ts";

/** A part of `terraform show -json PLAN`: "JSON Output Format", "Change Representation". */
export interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
}

export interface ResourceChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly change: { readonly actions: readonly ("no-op" | "create" | "read" | "update" | "delete" | "forget")[] };
  /** Why Terraform replaces it, such as `replace_because_cannot_update`. */
  readonly action_reason?: string;
}

/** The addresses that a plan updates where they stand, and the objections to it: whatever it takes away that holds data. */
export function judge(plan: Plan): { readonly updated: string[]; readonly objections: string[] } {
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  return {
    updated: changes.filter(({ change }) => change.actions.join() === "update").map(({ address }) => address),
    objections: changes
      .filter(({ type, change }) => DATA_TYPES.has(type) && change.actions.includes("delete"))
      .map(({ address, change, action_reason }) => {
        const how = change.actions.includes("create") ? "replaced" : "destroyed";
        return `${address} would be ${how}, with what it holds${action_reason === undefined ? "" : ` (${action_reason})`}`;
      }),
  };
}
