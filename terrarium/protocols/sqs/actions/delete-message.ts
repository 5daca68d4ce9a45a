import { MissingParameter } from "../../../engine/queue/queue-errors.ts";
import { defineAction } from "../action.ts";
import { batchOutput, checkBatch, eachEntry } from "../batch.ts";
import { list, struct } from "../shape.ts";

const ENTRY = "DeleteMessageBatchRequestEntry";

/** "DeleteMessage" */
export const deleteMessage = defineAction<{ QueueUrl: string; ReceiptHandle: string }>({
  input: { QueueUrl: "string", ReceiptHandle: "string" },
  required: ["QueueUrl", "ReceiptHandle"],
  async run(request, { ReceiptHandle }) {
    await request.queue("DeleteMessage").delete(ReceiptHandle);
    return undefined;
  },
});

/** "DeleteMessageBatch" */
export const deleteMessageBatch = defineAction<{
  QueueUrl: string;
  Entries?: { readonly Id?: string; readonly ReceiptHandle?: string }[];
}>({
  input: { QueueUrl: "string", Entries: list(struct({ Id: "string", ReceiptHandle: "string" }), ENTRY) },
  required: ["QueueUrl"],
  output: batchOutput({ Id: "string" }, "DeleteMessageBatchResultEntry"),
  async run(request, { Entries = [] }) {
    const queue = request.queue("DeleteMessage");
    checkBatch(Entries, ENTRY);
    return eachEntry(Entries, async ({ ReceiptHandle }) => {
      if (ReceiptHandle === undefined) throw new MissingParameter("ReceiptHandle");
      await queue.delete(ReceiptHandle);
      return undefined;
    });
  },
});
