import type { BasketLine } from "../shared/basket.ts";
import { OrderRefused } from "../shared/saga-step.ts";

/** How many of one pet can be had in one order. */
export const MOST = 10;

/** What is set aside for an order. @throws OrderRefused OutOfStock where there are not that many of a pet */
export function reservation(basket: readonly BasketLine[]): { units: number; lines: string } {
  const missing = basket.find(({ quantity }) => quantity > MOST);
  if (missing !== undefined) {
    throw new OrderRefused("OutOfStock", `We have no ${missing.quantity} of ${missing.title}, but ${MOST} at most.`);
  }
  return {
    units: basket.reduce((sum, { quantity }) => sum + quantity, 0),
    lines: JSON.stringify(basket.map(({ id, quantity }) => ({ id, quantity }))),
  };
}
