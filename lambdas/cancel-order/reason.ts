/** What a state of a machine caught: "Error handling in Step Functions". */
export interface Failure {
  readonly Error: string;
  /** JSON of Lambda's, of a function's error. */
  readonly Cause?: string;
}

/** Errors whose sentence is meant for the customer. */
const REFUSALS: ReadonlySet<string> = new Set(["OutOfStock", "CardExpired", "PaymentExpired", "UnknownPostCode"]);

const FAULT = "Something went wrong on our side, and the order was cancelled. What you paid is paid back.";

/** What the customer hears of a failure: the sentence of a refusal, and of a fault of ours nothing but that it was one. */
export function reason({ Error: name, Cause = "" }: Failure): string {
  if (!REFUSALS.has(name)) return FAULT;
  try {
    const { errorMessage } = JSON.parse(Cause) as { errorMessage?: unknown };
    return typeof errorMessage === "string" && errorMessage !== "" ? errorMessage : FAULT;
  } catch {
    return FAULT; // a cause that is no JSON was not written by one of our functions
  }
}
