/** A mapped value that is to be a list: one in JSON, or a single item. */
export function listOf(text: string | undefined): unknown[] | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch {
    // A single value, not in JSON.
  }
  return [text];
}
