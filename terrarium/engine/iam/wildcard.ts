/** The values a request carries for condition keys and policy variables; keys are compared without regard to case. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** The values of a key, or undefined where the request does not carry it. */
export function contextValues(context: RequestContext, key: string): readonly string[] | undefined {
  let value = context[key];
  if (value === undefined) {
    const lower = key.toLowerCase();
    const name = Object.keys(context).find((name) => name.toLowerCase() === lower);
    value = name === undefined ? undefined : context[name];
  }
  if (value === undefined) return undefined;
  return typeof value === "string" ? [value] : value;
}

const compiled = new Map<string, RegExp>();
const MOST_COMPILED = 5_000;

/**
 * Whether a text fits a pattern with `*` (any characters, none too) and `?` (one). Documented in the IAM user guide, "IAM JSON
 * policy elements: Resource": at the end of a part of an ARN, `*` goes beyond the colon.
 */
export function fitsWildcard(pattern: string, text: string, ignoreCase = false): boolean {
  if (pattern === "*") return true;
  if (!/[*?]/.test(pattern)) return ignoreCase ? pattern.toLowerCase() === text.toLowerCase() : pattern === text;
  const key = `${ignoreCase ? "i" : "c"}${pattern}`;
  let expression = compiled.get(key);
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${source}$`, ignoreCase ? "is" : "s");
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    compiled.set(key, expression);
  }
  return expression.test(text);
}

/** Compares ARNs part by part, as `ArnLike` does: a `*` stays within its part, but for the last, the resource. */
export function fitsArn(pattern: string, arn: string): boolean {
  const [patterns, parts] = [splitArn(pattern), splitArn(arn)];
  if (!patterns || !parts) return pattern === "*";
  return patterns.every((part, index) => fitsWildcard(part, parts[index]!));
}

function splitArn(arn: string): string[] | undefined {
  const parts = arn.split(":");
  if (parts.length < 6 || parts[0] !== "arn") return undefined;
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/**
 * Puts values of the request in place of policy variables: `${aws:PrincipalArn}`, with a default `${aws:x, 'none'}`, and the
 * literals `${*}`, `${?}`, `${$}`. Undefined where the request has no value: then the statement does not apply.
 */
export function substitute(text: string, context: RequestContext): string | undefined {
  if (!text.includes("${")) return text;
  let known = true;
  const substituted = text.replace(/\$\{([^}]+)\}/g, (_whole, inner: string) => {
    if (inner === "*" || inner === "?" || inner === "$") return inner;
    const [, key = inner, preset] = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inner) ?? [];
    const value = contextValues(context, key)?.[0] ?? preset;
    if (value === undefined) known = false;
    return value ?? "";
  });
  return known ? substituted : undefined;
}
