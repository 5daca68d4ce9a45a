/**
 * The `wildcard` operator of event patterns: `*` stands for any characters, `\*` and `\\` for themselves (doc:
 * "Comparison operators for use in event patterns in Amazon EventBridge", Matching using wildcards). Throws the reason
 * as a plain error. A value is matched in time proportional to its length times the number of wildcards.
 */
export function compileWildcard(text: string): (value: string) => boolean {
  const parts = split(text);
  const first = parts[0]!;
  if (parts.length === 1) return (value) => value === first;
  const last = parts.at(-1)!;
  const middle = parts.slice(1, -1);
  return (value) => {
    if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
    const end = value.length - last.length;
    let from = first.length;
    for (const part of middle) {
      const at = value.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= end;
  };
}

/** The literal pieces between the wildcards; one piece where there is none. */
function split(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === "*") {
      if (text[i + 1] === "*") throw new Error(`Consecutive wildcard characters at pos ${i}`);
      parts.push(part);
      part = "";
    } else if (character === "\\") {
      const escaped = text[++i];
      if (escaped !== "*" && escaped !== "\\") throw new Error(`Invalid escape character at pos ${i}`);
      part += escaped;
    } else {
      part += character;
    }
  }
  parts.push(part);
  return parts;
}
