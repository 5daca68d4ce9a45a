import { escapeXml } from "../query-xml.ts";

/** The parameters of a form as a tree: `Dimensions.member.1.Name` is in the first structure of a list. */
export function readForm(form: URLSearchParams): Record<string, unknown> {
  const root: Tree = new Map();
  for (const [name, value] of form) {
    const path = name.split(".");
    let place = root;
    for (const step of path.slice(0, -1)) {
      const next = place.get(step);
      if (next instanceof Map) place = next;
      else {
        const made: Tree = new Map();
        place.set(step, made);
        place = made;
      }
    }
    place.set(path.at(-1)!, value);
  }
  return plain(root) as Record<string, unknown>;
}

type Tree = Map<string, string | Tree>;

function plain(value: string | Tree): unknown {
  if (typeof value === "string") return value;
  const members = value.get("member");
  if (members instanceof Map) {
    return [...members].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => plain(item));
  }
  return Object.fromEntries([...value].map(([name, item]) => [name, plain(item)]));
}

/** The members of a structure as XML, times in ISO 8601. */
export function writeXml(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => `<member>${writeXml(item)}</member>`).join("");
  if (typeof value !== "object" || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `<${name}>${writeXml(member)}</${name}>`)
    .join("");
}
