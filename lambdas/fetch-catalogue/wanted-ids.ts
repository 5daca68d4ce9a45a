const ACCEPTED = "ids must be a list of at most 100 ids, or be left out";

/** Which pets a request asks for: a list of ids, or undefined for all of them. @throws Error for anything else */
export function wantedIds(body: unknown): readonly string[] | undefined {
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new Error("the body must be an object");
  const { ids } = body as { ids?: unknown };
  if (ids === undefined) return undefined;
  if (!Array.isArray(ids) || ids.length > 100) throw new Error(ACCEPTED);
  if (!ids.every((id) => typeof id === "string" && id !== "" && id.length <= 64)) throw new Error(ACCEPTED);
  return [...new Set(ids as string[])];
}
