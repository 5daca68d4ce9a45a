import { OrderRefused } from "../shared/saga-step.ts";

/** In dollars: two, and half of the last digit of the post code. @throws OrderRefused UnknownPostCode without a digit */
export function shippingCost(postCode: string): number {
  const digit = postCode.match(/\d(?=\D*$)/)?.[0];
  if (digit === undefined) throw new OrderRefused("UnknownPostCode", "We do not know where this post code is.");
  return Number(digit) / 2 + 2;
}
