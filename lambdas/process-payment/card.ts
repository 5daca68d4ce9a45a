import { OrderRefused } from "../shared/saga-step.ts";

/** What is kept of a card for an hour: nothing that can be charged by anybody else. */
export interface CardToken {
  /** MM/YY; good to the end of that month. */
  readonly expiry: string;
  /** When the token itself goes, in seconds since 1970. */
  readonly expiresAt: number;
}

/** @throws OrderRefused PaymentExpired or CardExpired where a card cannot be charged */
export function checkCard(token: CardToken | undefined, at: Date): void {
  // DynamoDB removes what has expired within days, not at the second.
  if (token === undefined || token.expiresAt * 1_000 <= at.getTime()) {
    throw new OrderRefused("PaymentExpired", "The payment took too long. Please order again.");
  }
  const [month = 0, year = 0] = token.expiry.split("/").map(Number);
  const end = Date.UTC(2_000 + year, month, 1);
  if (end <= at.getTime()) throw new OrderRefused("CardExpired", `The card expired in ${token.expiry}.`);
}
