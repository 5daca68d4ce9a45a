import { ReceiptHandleIsInvalid } from "./queue-errors.ts";

/** What a receipt handle says: which receipt of which message. */
export interface Receipt {
  /** The filling of the queue that the message was in: it changes with a purge. */
  readonly generation: number;
  readonly seq: number;
  /** The how-manieth receipt it was: an older handle is told from the newest one by it. */
  readonly receiveCount: number;
  readonly receivedAt: number;
}

const PREFIX = "AQEB";

/**
 * Receipt handles carry all that is needed to find the message by its primary key, so none has to be kept in a table
 * of their own. Opaque to receivers, as in AWS.
 */
export function receiptHandle(receipt: Receipt): string {
  const { generation, seq, receiveCount, receivedAt } = receipt;
  return PREFIX + Buffer.from(`${generation}.${seq}.${receiveCount}.${receivedAt}`, "latin1").toString("base64");
}

/** @throws ReceiptHandleIsInvalid for anything that {@link receiptHandle} does not make */
export function readReceiptHandle(handle: string): Receipt {
  if (handle.startsWith(PREFIX)) {
    const text = Buffer.from(handle.slice(PREFIX.length), "base64").toString("latin1");
    const match = /^(\d{1,9})\.(\d{1,16})\.(\d{1,9})\.(\d{1,16})$/.exec(text);
    if (match) {
      const receipt = {
        generation: Number(match[1]),
        seq: Number(match[2]),
        receiveCount: Number(match[3]),
        receivedAt: Number(match[4]),
      };
      if (receiptHandle(receipt) === handle) return receipt;
    }
  }
  throw new ReceiptHandleIsInvalid(handle);
}
