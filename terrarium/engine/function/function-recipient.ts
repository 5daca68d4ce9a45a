import type { Recipient } from "../recipients.ts";
import type { World } from "../world.ts";
import type { LambdaFunction } from "./invocation.ts";

/** A function as the target of a rule, the subscriber of a topic or a destination: invoked asynchronously. */
export function functionRecipient(world: World, lambda: LambdaFunction): Recipient {
  return {
    arn: lambda.arn,
    action: "lambda:InvokeFunction",
    edge: "invokes",
    hasResourcePolicy: true,
    async take({ body, principal, lineage }) {
      world.authorize({ principal, action: "lambda:InvokeFunction", resource: lambda.arn, lineage });
      await lambda.invokeAsync(body, { lineage });
    },
  };
}
