import type { Recipient } from "../recipients.ts";
import type { World } from "../world.ts";
import { Executions } from "./integrations/executions.ts";

/** A state machine as the target of a rule, a schedule or a pipe: each message starts an execution. */
export function stateMachineRecipient(world: World, machineArn: string): Recipient {
  return {
    arn: machineArn,
    action: "states:StartExecution",
    edge: "starts",
    hasResourcePolicy: false,
    async take({ body, principal, lineage }) {
      world.authorize({ principal, action: "states:StartExecution", resource: machineArn });
      await world.service(Executions).start({ machineArn, input: body, lineage });
    },
  };
}
