import { refuse } from "./input.ts";

/** A page of a list whose places have names: what comes after the token, and the token of the next page. */
export function pageOf<T>(
  items: readonly T[],
  limit: number,
  token: string | undefined,
): { readonly page: readonly T[]; readonly nextToken?: string } {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0) refuse("nextToken", token, "The specified nextToken is invalid.");
  const end = start + limit;
  return { page: items.slice(start, end), ...(end < items.length && { nextToken: String(end) }) };
}
