/** What a function said of its batch ("Implementing partial batch responses"). */
export type BatchResponse =
  | { readonly ok: true; readonly failed: ReadonlySet<string> }
  | { readonly ok: false; readonly reason: string };

const ALL_PROCESSED: BatchResponse = { ok: true, failed: new Set() };

/**
 * Reads what a function answered that reports batch item failures. An empty answer or list means that all were processed; what is
 * malformed, or names a record that was not in the batch, that none was.
 *
 * @param ids of the records in the batch
 */
export function readBatchResponse(payload: string, ids: ReadonlySet<string>): BatchResponse {
  const answer = parse(payload);
  if (answer === null || answer === "") return ALL_PROCESSED;
  if (typeof answer !== "object" || Array.isArray(answer))
    return { ok: false, reason: "the function's response is no object" };
  if (!Object.hasOwn(answer, "batchItemFailures")) {
    return Object.keys(answer).length === 0
      ? ALL_PROCESSED
      : { ok: false, reason: "the function's response has no batchItemFailures" };
  }
  const { batchItemFailures: items } = answer as { batchItemFailures: unknown };
  if (items === null) return ALL_PROCESSED;
  if (!Array.isArray(items)) return { ok: false, reason: "batchItemFailures is no list" };
  const failed = new Set<string>();
  for (const item of items as unknown[]) {
    const id = (item as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== "string" || id === "")
      return { ok: false, reason: "batchItemFailures has an item without an itemIdentifier" };
    if (!ids.has(id)) return { ok: false, reason: `batchItemFailures names "${id}", which is not in the batch` };
    failed.add(id);
  }
  return { ok: true, failed };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
