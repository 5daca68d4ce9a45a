import { hash } from "node:crypto";
import type { Principal } from "../../engine/authorization.ts";

const known = new Map<string, string>();

/** The SenderId that AWS would give a message of this caller; undefined for the account itself. */
export function senderId(principal: Principal): string | undefined {
  if (principal.kind === "service") return principal.name;
  if (principal.kind !== "role") return undefined;
  let id = known.get(principal.arn);
  if (id === undefined) {
    const name = principal.arn.slice(principal.arn.lastIndexOf("/") + 1);
    id = `AROA${hash("sha256", principal.arn).slice(0, 17).toUpperCase()}:${name}`;
    known.set(principal.arn, id);
  }
  return id;
}
