import { type StepEvent, sagaStep } from "../shared/saga-step.ts";
import { shippingCost } from "./shipping-cost.ts";

/** What it costs to send an order. It writes nothing, so it may run as often as it likes. */
export const handler = sagaStep(
  "calculate-shipping",
  async ({ postCode }: StepEvent & { readonly postCode: string }) => ({ cost: shippingCost(postCode) }),
);
