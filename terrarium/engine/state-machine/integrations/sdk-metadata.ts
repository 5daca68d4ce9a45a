import type { JsonObject } from "../json.ts";

/** What the optimized integrations add to an answer of a service: that of the SDK they use. */
export function sdkMetadata(requestId: string, headers: Readonly<Record<string, string>>, status = 200): JsonObject {
  const all = { ...headers, "x-amzn-RequestId": requestId };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
      HttpHeaders: all,
      HttpStatusCode: status,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
