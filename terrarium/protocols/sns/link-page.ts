import { QueryInput } from "../query-input.ts";
import { escapeXml } from "../query-xml.ts";
import type { ServiceCall, ServiceReply } from "../service-call.ts";

/** What a person sees who followed the link of a mail: the answer's own words on a page. */
export function linkPage(call: ServiceCall, { status, headers, body }: ServiceReply): ServiceReply {
  const action = QueryInput.of(call).text("Action");
  const title =
    status !== 200
      ? "That did not work"
      : action === "ConfirmSubscription"
        ? "Subscription confirmed!"
        : action === "Unsubscribe"
          ? "Subscription removed!"
          : "Done";
  const text = body.toString();
  // What stands in the elements is escaped already, for XML as for HTML.
  const detail = /<(?:SubscriptionArn|Message)>([^<]*)</.exec(text)?.[1] ?? "";
  const page =
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeXml(title)}</title>` +
    "<style>body{font:16px/1.5 system-ui,sans-serif;margin:4rem auto;max-width:46rem;padding:0 1rem}code{overflow-wrap:anywhere}</style>" +
    `<h1>${escapeXml(title)}</h1><p><code>${detail}</code></p><p><a href="/_terrarium/mail">All mail</a></p></html>`;
  return { status, headers: { ...headers, "Content-Type": "text/html; charset=utf-8" }, body: page };
}
