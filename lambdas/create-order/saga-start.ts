import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { BasketLine } from "../shared/basket.ts";

/** What the state machine is told of an order: stacks/order-saga.asl.json. */
export interface SagaInput {
  readonly orderId: string;
  readonly basket: readonly BasketLine[];
  /** Of the goods, in dollars. */
  readonly total: number;
  readonly postCode: string;
  /** Stands for the card, of which there is nothing in an execution. */
  readonly paymentToken: string;
}

/** Starts the saga of an order, which is named by it: an order has one, however often it is posted. Source: "StartExecution". */
export function createSagaStart(stateMachineArn: string): (input: SagaInput) => Promise<void> {
  const client = new SFNClient({});
  return async (input) => {
    try {
      await client.send(
        new StartExecutionCommand({ stateMachineArn, name: input.orderId, input: JSON.stringify(input) }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  };
}
