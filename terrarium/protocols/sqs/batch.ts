import { list, type Members, struct } from "./shape.ts";
import {
  BatchEntryIdsNotDistinct,
  EmptyBatchRequest,
  InvalidBatchEntryId,
  TooManyEntriesInBatchRequest,
  wireError,
} from "./wire-errors.ts";

const MOST = 10;

export interface BatchEntry {
  readonly Id?: string;
}

/** The failures of a batch, in either protocol. */
const failed = list(
  struct({ Id: "string", SenderFault: "boolean", Code: "string", Message: "string" }),
  "BatchResultErrorEntry",
);

/** The result of a batch action whose successes have these members, under this name in XML. */
export function batchOutput(members: Members, at: string): Members {
  return { Successful: list(struct(members), at), Failed: failed };
}

/** What holds for all batches before any of their entries is looked at. */
export function checkBatch(entries: readonly BatchEntry[], entryName: string): void {
  if (entries.length === 0) throw new EmptyBatchRequest(`There should be at least one ${entryName} in the request.`);
  if (entries.length > MOST)
    throw new TooManyEntriesInBatchRequest(
      `Maximum number of entries per request are ${MOST}. You have sent ${entries.length}.`,
    );
  const ids = new Set<string>();
  for (const { Id = "" } of entries) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(Id))
      throw new InvalidBatchEntryId(
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
      );
    if (ids.has(Id)) throw new BatchEntryIdsNotDistinct(`Id ${Id} repeated.`);
    ids.add(Id);
  }
}

/** Does each entry on its own: one that fails does not keep the others from succeeding. */
export async function eachEntry<E extends BatchEntry>(
  entries: readonly E[],
  act: (entry: E) => Promise<object | undefined>,
): Promise<object> {
  const successful: object[] = [];
  const failures: object[] = [];
  // All are begun at once, in their order, so that they share one commit.
  const outcomes = await Promise.allSettled(entries.map((entry) => act(entry)));
  for (const [index, outcome] of outcomes.entries()) {
    const { Id } = entries[index]!;
    if (outcome.status === "fulfilled") {
      successful.push({ Id, ...outcome.value });
      continue;
    }
    const error = wireError(outcome.reason);
    if (!error) throw outcome.reason;
    const Message = error.message.replace("parameters are invalid.", "parameters cannot be validated.");
    failures.push({ Id, SenderFault: error.senderFault, Code: error.code, Message });
  }
  return {
    Successful: successful.length > 0 ? successful : undefined,
    Failed: failures.length > 0 ? failures : undefined,
  };
}
