import type { Principal } from "../authorization.ts";
import type { PolicyStatement } from "../policy-document.ts";
import { type Condition, holds } from "./condition.ts";
import { contextValues, fitsWildcard, type RequestContext, substitute } from "./wildcard.ts";

/** A request as policies see it. */
export interface PolicyRequest {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  /** The account that the request is made in: twelve digits. */
  readonly accountId: string;
}

/** Whether a statement is about this action, this resource and these circumstances; its principals are not looked at. */
export function concerns(statement: PolicyStatement, request: PolicyRequest): boolean {
  return (
    fitsAction(statement, request.action) &&
    fitsResource(statement, request) &&
    conditionsOf(statement).every((condition) => holds(condition, request.context))
  );
}

/** The statement's own words for the action: `sqs:*`. */
export function actionPattern({ actions }: PolicyStatement, action: string): string | undefined {
  return actions.find((pattern) => fitsWildcard(pattern, action, true));
}

/** Why a statement that is about the action does not apply: for the message that says what is missing. */
export function reasonNotConcerned(statement: PolicyStatement, request: PolicyRequest): string | undefined {
  if (!fitsAction(statement, request.action)) return undefined;
  if (!fitsResource(statement, request)) {
    return `it is about ${statement.notResources ? "everything but " : ""}${statement.resources.join(", ")}`;
  }
  const failed = conditionsOf(statement).find((condition) => !holds(condition, request.context));
  if (!failed) return undefined;
  const seen = contextValues(request.context, failed.key);
  return (
    `its condition ${failed.operator} ${failed.key} = ${failed.values.join(", ")} does not hold: ` +
    (seen ? `the request has ${seen.join(", ")}` : "the request does not carry that key")
  );
}

function conditionsOf({ conditions }: PolicyStatement): Condition[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
}

function fitsAction({ actions, notActions = false }: PolicyStatement, action: string): boolean {
  return actions.some((pattern) => fitsWildcard(pattern, action, true)) !== notActions;
}

function fitsResource(
  { resources, notResources = false }: PolicyStatement,
  { resource, context }: PolicyRequest,
): boolean {
  // A trust policy names none: it stands on its role.
  if (resources.length === 0) return true;
  const fits = (pattern: string) => {
    const substituted = substitute(pattern, context);
    return substituted !== undefined && fitsWildcard(substituted, resource);
  };
  return resources.some(fits) !== notResources;
}

/**
 * How a statement of a resource or trust policy names the principal: itself, by its whole account (then its identity policies have
 * to allow it too), or not at all.
 */
export function namesPrincipal(
  { principals, notPrincipals }: PolicyStatement,
  request: PolicyRequest,
): "itself" | "its account" | undefined {
  const how = principals && named(principals, request);
  if (notPrincipals) return how === undefined ? "itself" : undefined;
  return how;
}

function named(
  principals: "*" | Readonly<Record<string, readonly string[]>>,
  { principal, accountId }: PolicyRequest,
): "itself" | "its account" | undefined {
  if (principals === "*" || principals.AWS?.includes("*")) return "itself";
  if (principal.kind === "service") return principals.Service?.includes(principal.name) ? "itself" : undefined;
  if (principal.kind === "anonymous") return undefined;
  const names = principals.AWS ?? [];
  if (principal.kind === "role" && names.includes(principal.arn)) return "itself";
  const root = new RegExp(`^arn:[\\w-]+:iam::${accountId}:root$`);
  return names.some((name) => name === accountId || root.test(name)) ? "its account" : undefined;
}
