import { MissingParameter } from "../../../engine/queue/queue-errors.ts";
import { defineAction } from "../action.ts";
import { batchOutput, checkBatch, eachEntry } from "../batch.ts";
import { list, struct } from "../shape.ts";

const ENTRY = "ChangeMessageVisibilityBatchRequestEntry";

/** "ChangeMessageVisibility" */
export const changeMessageVisibility = defineAction<{
  QueueUrl: string;
  ReceiptHandle: string;
  VisibilityTimeout: number;
}>({
  input: { QueueUrl: "string", ReceiptHandle: "string", VisibilityTimeout: "integer" },
  required: ["QueueUrl", "ReceiptHandle", "VisibilityTimeout"],
  async run(request, { ReceiptHandle, VisibilityTimeout }) {
    await request.queue("ChangeMessageVisibility").changeVisibility(ReceiptHandle, VisibilityTimeout);
    return undefined;
  },
});

/** "ChangeMessageVisibilityBatch" */
export const changeMessageVisibilityBatch = defineAction<{
  QueueUrl: string;
  Entries?: { readonly Id?: string; readonly ReceiptHandle?: string; readonly VisibilityTimeout?: number }[];
}>({
  input: {
    QueueUrl: "string",
    Entries: list(struct({ Id: "string", ReceiptHandle: "string", VisibilityTimeout: "integer" }), ENTRY),
  },
  required: ["QueueUrl"],
  output: batchOutput({ Id: "string" }, "ChangeMessageVisibilityBatchResultEntry"),
  async run(request, { Entries = [] }) {
    const queue = request.queue("ChangeMessageVisibility");
    checkBatch(Entries, ENTRY);
    return eachEntry(Entries, async ({ ReceiptHandle, VisibilityTimeout }) => {
      if (ReceiptHandle === undefined) throw new MissingParameter("ReceiptHandle");
      if (VisibilityTimeout === undefined) throw new MissingParameter("VisibilityTimeout");
      await queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
      return undefined;
    });
  },
});
