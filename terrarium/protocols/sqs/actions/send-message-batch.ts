import type { QueueAttributes } from "../../../engine/queue/queue-attributes.ts";
import { InvalidParameterValue } from "../../../engine/queue/queue-errors.ts";
import { defineAction } from "../action.ts";
import { batchOutput, checkBatch, eachEntry } from "../batch.ts";
import { list, struct } from "../shape.ts";
import { BatchRequestTooLong } from "../wire-errors.ts";
import { messageMembers, readMessage, sentMembers, type WireMessage, writeSent } from "./send-message.ts";

const ENTRY = "SendMessageBatchRequestEntry";
const MOST_BYTES = 1_048_576;

type Entry = WireMessage & { readonly Id?: string };

/** "SendMessageBatch" */
export const sendMessageBatch = defineAction<{ QueueUrl: string; Entries?: Entry[] }>({
  input: { QueueUrl: "string", Entries: list(struct({ Id: "string", ...messageMembers }), ENTRY) },
  required: ["QueueUrl"],
  output: batchOutput({ Id: "string", ...sentMembers }, "SendMessageBatchResultEntry"),
  async run(request, { Entries = [] }) {
    const queue = request.queue("SendMessage");
    checkBatch(Entries, ENTRY);
    if (queue.fifo) checkFifo(Entries, queue.attributes);
    const bytes = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (bytes > MOST_BYTES)
      throw new BatchRequestTooLong(
        `Batch requests cannot be longer than ${MOST_BYTES} bytes. You have sent ${bytes} bytes.`,
      );
    return eachEntry(Entries, async (entry) => writeSent(await queue.send(readMessage(request, entry))));
  },
});

function sizeOf({ MessageBody = "", MessageAttributes = {} }: Entry): number {
  let size = Buffer.byteLength(MessageBody);
  for (const [name, { DataType = "", StringValue = "", BinaryValue = "" }] of Object.entries(MessageAttributes))
    size += [name, DataType, StringValue, BinaryValue].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  return size;
}

/** In a batch for a FIFO queue, one message that cannot be placed fails the whole request, as in AWS. */
function checkFifo(entries: readonly Entry[], queue: QueueAttributes): void {
  for (const { MessageGroupId, MessageDeduplicationId } of entries) {
    if (MessageGroupId === undefined)
      throw new InvalidParameterValue("The request must contain the parameter MessageGroupId.");
    if (MessageDeduplicationId === undefined && !queue.contentBasedDeduplication)
      throw new InvalidParameterValue(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
      );
  }
}
