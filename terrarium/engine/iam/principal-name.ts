import type { Principal } from "../authorization.ts";

/** `arn:aws:iam::000000000000:role/path/gateway` → `gateway` */
export const roleName = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** How messages call a principal, as AWS does: a role that was assumed is a session of it. */
export function principalName(principal: Principal, accountId: string): string {
  switch (principal.kind) {
    case "role":
      return `arn:aws:sts::${accountId}:assumed-role/${roleName(principal.arn)}/terrarium`;
    case "service":
      return principal.name;
    case "administrator":
      return `arn:aws:iam::${accountId}:root`;
    case "anonymous":
      return "anonymous";
  }
}
