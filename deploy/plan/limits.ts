import type { DeclaredResource } from "../../constructs/checks/synthesized-app.ts";
import type { Load } from "../cost/load.ts";

/** What each type lets through in a second, as it is declared: the load above it is refused, or waits. */
const LIMITS: Readonly<
  Record<string, (resource: DeclaredResource) => { readonly limit: number; readonly over: string } | undefined>
> = {
  aws_api_gateway_method_settings: ({ arguments: { settings } }) => {
    const { throttling_rate_limit: limit } = (settings ?? {}) as { throttling_rate_limit?: number };
    return limit === undefined || limit < 0 ? undefined : { limit, over: "what comes above it is answered with 429" };
  },
  aws_cloudwatch_event_api_destination: ({ arguments: { invocation_rate_limit_per_second: limit } }) =>
    typeof limit === "number" ? { limit, over: "what comes above it waits in the queue, and grows old" } : undefined,
};

/** Where a load does not fit through the stacks, in words. */
export function limitsExceeded(resources: readonly DeclaredResource[], { messagesASecond }: Load): string[] {
  return resources.flatMap((resource) => {
    const found = LIMITS[resource.type]?.(resource);
    if (found === undefined || messagesASecond <= found.limit) return [];
    return [`${resource.stack}: ${resource.address} lets ${found.limit} a second through; ${found.over}.`];
  });
}
