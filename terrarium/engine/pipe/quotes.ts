/** Whether a template is within a JSON string after this part of it. */
export function quotedAfter(literal: string, before: boolean): boolean {
  let quoted = before;
  for (let i = 0; i < literal.length; i++) {
    if (literal[i] === '"') quoted = !quoted;
    else if (literal[i] === "\\" && quoted) i++;
  }
  return quoted;
}
