import { dollars } from "./cart.ts";

/** What the callback API pushes about an order. */
export interface Status {
  readonly status: "success" | "failed";
  readonly orderId: string;
  readonly createdOn?: string;
  /** Of a success. */
  readonly amountPaid?: number;
  /** Of a failure. */
  readonly message?: string;
}

/**
 * A status out of a frame; undefined for `{"status":"none"}`, which is no news, for an empty answer, and for what is about another order.
 */
export function readStatus(frame: unknown, orderId: string): Status | undefined {
  if (typeof frame !== "string" || frame === "") return undefined;
  const read = parse(frame);
  if (read === undefined || read.orderId !== orderId) return undefined;
  const { status, createdOn, amountPaid, message } = read;
  if (status !== "success" && status !== "failed") return undefined;
  return {
    status,
    orderId,
    ...(typeof createdOn === "string" || typeof createdOn === "number" ? { createdOn: String(createdOn) } : {}),
    ...(Number.isFinite(Number(amountPaid ?? "none")) ? { amountPaid: Number(amountPaid) } : {}),
    ...(typeof message === "string" ? { message } : {}),
  };
}

/** With the new one, unless it is there: each connection brings all of an order's statuses again, and each is shown once. */
export function withStatus(shown: readonly Status[], status: Status): readonly Status[] {
  const key = keyOf(status);
  return shown.some((each) => keyOf(each) === key) ? shown : [...shown, status];
}

/** For a person. */
export function sayStatus({ status, amountPaid, message }: Status): string {
  if (status === "success") {
    return amountPaid === undefined
      ? "Your order is complete."
      : `Your order is complete. You paid ${dollars(amountPaid)}.`;
  }
  return `Your order failed: ${(message ?? "no reason was given").replace(/[.\s]+$/, "")}.`;
}

function keyOf({ status, createdOn, amountPaid, message }: Status): string {
  return JSON.stringify([status, createdOn, amountPaid, message]);
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // no news that this page could read
  }
}
