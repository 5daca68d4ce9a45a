import { Logger } from "@aws-lambda-powertools/logger";

/** What every step of the saga is told: stacks/order-saga.asl.json. */
export interface StepEvent {
  /** Name of the execution: whatever it does, it does once. */
  readonly execution: string;
  readonly orderId: string;
}

/** Refused for a reason that the customer may hear, and that stays the same however often one tries. The machine knows it by its name. */
export class OrderRefused extends Error {
  constructor(name: "OutOfStock" | "CardExpired" | "PaymentExpired" | "UnknownPostCode", message: string) {
    super(message);
    this.name = name;
  }
}

/** A function that is a step: logs what came of it, and of its event nothing but whose it is. */
export function sagaStep<E extends StepEvent, R extends object>(
  serviceName: string,
  run: (event: E) => Promise<R>,
): (event: E) => Promise<R> {
  const logger = new Logger({ serviceName });
  return async (event) => {
    const { execution, orderId } = event;
    try {
      const result = await run(event);
      logger.info("step done", { execution, orderId });
      return result;
    } catch (error) {
      if (error instanceof OrderRefused) logger.warn("order refused", { execution, orderId, reason: error.name });
      else logger.error("step failed", { execution, orderId, error: error as Error });
      throw error;
    }
  };
}
