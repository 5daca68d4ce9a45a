/** With the `?`, or with an `&` where there is one already. */
export function queryString(query: ReadonlyMap<string, readonly string[]>, hasQuery: boolean): string {
  const parts = [...query].flatMap(([name, values]) =>
    values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return parts.length === 0 ? "" : `${hasQuery ? "&" : "?"}${parts.join("&")}`;
}
