import type { ReceivedMessage } from "../../queue/message.ts";

/** A batch with its metadata must fit into the payload of one invocation, 6 MB. */
const LARGEST_BATCH = 5_500_000;
/** What a record has around its body, about. */
const ENVELOPE = 1200;

/** Messages in batches that a function can be invoked with: no more than `size`, and no more than its payload may hold. */
export function inBatches(messages: readonly ReceivedMessage[], size: number): ReceivedMessage[][] {
  const batches: ReceivedMessage[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const own = JSON.stringify(message.body).length + JSON.stringify(message.attributes).length + ENVELOPE;
    const last = batches.at(-1);
    if (last && last.length < size && bytes + own <= LARGEST_BATCH) {
      last.push(message);
      bytes += own;
    } else {
      batches.push([message]);
      bytes = own;
    }
  }
  return batches;
}
