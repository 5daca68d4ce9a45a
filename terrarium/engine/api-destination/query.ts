/** Adds parameters to a URL's query; one that is there already is replaced. */
export function addQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  const names = Object.keys(parameters);
  if (names.length === 0) return url;
  const target = new URL(url);
  for (const name of names) target.searchParams.set(name, parameters[name]!);
  return target.href;
}
