import type { CorsRule } from "./bucket-settings.ts";
import { InvalidRequest } from "./errors.ts";

const METHODS: readonly string[] = ["GET", "PUT", "HEAD", "POST", "DELETE"];

/** "Elements of a CORS configuration" of the S3 user guide. @throws InvalidRequest */
export function checkCors(rules: readonly CorsRule[]): void {
  for (const { allowedMethods, allowedOrigins, allowedHeaders } of rules) {
    const unknown = allowedMethods.find((method) => !METHODS.includes(method));
    if (unknown !== undefined || allowedMethods.length === 0) {
      throw new InvalidRequest(
        `Found unsupported HTTP method in CORS config. Unsupported method is ${unknown ?? "none"}`,
      );
    }
    const twice = [...allowedOrigins, ...allowedHeaders].find((pattern) => pattern.split("*").length > 2);
    if (twice !== undefined) throw new InvalidRequest(`"${twice}" can not have more than one wildcard.`);
    if (allowedOrigins.length === 0) throw new InvalidRequest("A CORS rule needs at least one AllowedOrigin");
  }
}
