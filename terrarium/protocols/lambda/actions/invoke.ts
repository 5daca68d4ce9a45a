import { InvalidFunctionParameter } from "../../../engine/function/function-errors.ts";
import { authorizedFunction } from "../function-name.ts";
import { emptyReply } from "../reply.ts";
import type { LambdaAction } from "../routes.ts";

/** "Invoke" of the API reference: RequestResponse, Event and DryRun. */
export const invoke: LambdaAction = async (world, request) => {
  const { call } = request;
  const { deployed, qualifier } = authorizedFunction(world, request, "lambda:InvokeFunction");
  const lambda = deployed.qualified(qualifier);
  const payload = call.body.toString();
  const type = call.headers["x-amz-invocation-type"] ?? "RequestResponse";
  const traceHeader = call.headers["x-amzn-trace-id"];
  const { lineage } = call;
  switch (type) {
    case "DryRun":
      return emptyReply(204);
    case "Event": {
      const { requestId } = await lambda.invokeAsync(payload, { lineage, traceHeader });
      return emptyReply(202, { "x-amzn-RequestId": requestId });
    }
    case "RequestResponse": {
      const clientContext = decoded(call.headers["x-amz-client-context"]);
      const { signal } = call;
      const invocation = await lambda.invoke(payload, { lineage, traceHeader, clientContext, signal });
      return {
        status: 200,
        headers: {
          "Content-Type": "application/json",
          "x-amzn-RequestId": invocation.requestId,
          "X-Amz-Executed-Version": invocation.executedVersion,
          ...(invocation.functionError && { "X-Amz-Function-Error": invocation.functionError }),
          ...(call.headers["x-amz-log-type"] === "Tail" && {
            "X-Amz-Log-Result": Buffer.from(invocation.logTail).toString("base64"),
          }),
        },
        body: invocation.payload,
      };
    }
    default:
      throw new InvalidFunctionParameter(`InvocationType must be Event, RequestResponse or DryRun, not "${type}"`);
  }
};

function decoded(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString();
}
