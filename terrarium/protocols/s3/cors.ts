import type { CorsRule } from "../../engine/object-store/bucket-settings.ts";
import { NoSuchBucket } from "../../engine/object-store/errors.ts";
import type { Exchange } from "./exchange.ts";
import { WireError } from "./wire-error.ts";

/** The answer to a browser's OPTIONS request: "Using cross-origin resource sharing (CORS)" of the S3 user guide. */
export function answerPreflight(exchange: Exchange): void {
  const origin = exchange.header("origin");
  const method = exchange.header("access-control-request-method");
  if (!origin || !method) {
    throw new WireError("BadRequest", "Insufficient information. Origin request header needed.");
  }
  const asked = (exchange.header("access-control-request-headers") ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const rules = exchange.bucket.settings.cors;
  if (!rules) throw new WireError("AccessForbidden", "CORSResponse: CORS is not enabled for this bucket.");
  const rule = rules.find((rule) => ruleFits(rule, origin, method, asked));
  if (!rule) {
    const message =
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";
    throw new WireError("AccessForbidden", message);
  }
  exchange.empty(200, {
    ...allowed(rule, origin),
    ...(asked.length > 0 && { "Access-Control-Allow-Headers": asked.join(", ").toLowerCase() }),
    ...(rule.maxAgeSeconds !== undefined && { "Access-Control-Max-Age": rule.maxAgeSeconds }),
  });
}

/** What a browser must see on the answer to the request itself; nothing where no rule fits. */
export function corsHeaders(exchange: Exchange): Readonly<Record<string, string>> {
  const origin = exchange.header("origin");
  const rules = rulesOf(exchange);
  const rule = origin && rules?.find((rule) => ruleFits(rule, origin, exchange.request.method ?? "", []));
  return rule ? allowed(rule, origin) : {};
}

function rulesOf(exchange: Exchange): readonly CorsRule[] | undefined {
  if (exchange.address.bucket === undefined) return undefined;
  try {
    return exchange.bucket.settings.cors;
  } catch (error) {
    // The operation itself says what there is to say of it.
    if (error instanceof NoSuchBucket) return undefined;
    throw error;
  }
}

function allowed(rule: CorsRule, origin: string): Record<string, string> {
  const any = rule.allowedOrigins.includes("*");
  return {
    "Access-Control-Allow-Origin": any ? "*" : origin,
    "Access-Control-Allow-Methods": rule.allowedMethods.join(", "),
    ...(!any && { "Access-Control-Allow-Credentials": "true" }),
    ...(rule.exposeHeaders.length > 0 && { "Access-Control-Expose-Headers": rule.exposeHeaders.join(", ") }),
    Vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

function ruleFits(rule: CorsRule, origin: string, method: string, headers: readonly string[]): boolean {
  return (
    rule.allowedMethods.includes(method) &&
    rule.allowedOrigins.some((pattern) => matches(pattern, origin)) &&
    headers.every((header) =>
      rule.allowedHeaders.some((pattern) => matches(pattern.toLowerCase(), header.toLowerCase())),
    )
  );
}

/** A pattern has at most one `*`. */
function matches(pattern: string, value: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === value;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return value.length >= head.length + tail.length && value.startsWith(head) && value.endsWith(tail);
}
