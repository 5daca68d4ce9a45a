import { InvalidParameter } from "../../engine/topic/topic-errors.ts";

const PAGE = 100;

/** A hundred items of a list, and the token for those that come after them. @throws InvalidParameter */
export function page<T>(all: readonly T[], token: string | undefined): { items: readonly T[]; NextToken?: string } {
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64").toString());
  if (!Number.isInteger(start) || start < 0) throw new InvalidParameter("NextToken");
  const end = start + PAGE;
  const items = all.slice(start, end);
  return end < all.length ? { items, NextToken: Buffer.from(String(end)).toString("base64") } : { items };
}
