import type { IncomingMessage } from "node:http";
import { ADMINISTRATOR, type Principal } from "../../engine/authorization.ts";
import { Credentials } from "../../engine/iam/credentials.ts";
import type { World } from "../../engine/world.ts";
import { WireError } from "./wire-error.ts";

/**
 * Who signs with signature version 2: S3 still takes it in older regions, and version 1 of the AWS CLI makes presigned
 * URLs with it. Keys that were handed out here have to sign with version 4, as in every newer region; every other key is
 * the developer's own. Undefined for a request that is not signed so.
 *
 * @throws WireError InvalidRequest
 */
export function callerOfSignatureV2(
  world: World,
  request: IncomingMessage,
  query: URLSearchParams,
): Principal | undefined {
  const presigned = query.has("Signature") ? query.get("AWSAccessKeyId") : undefined;
  const accessKeyId = presigned ?? /^AWS ([^:\s]+):/.exec(request.headers.authorization ?? "")?.[1];
  if (accessKeyId === undefined) return undefined;
  const token = query.get("x-amz-security-token") ?? request.headers["x-amz-security-token"];
  if (world.service(Credentials).find(accessKeyId, token === undefined ? undefined : String(token))) {
    const message = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
    throw new WireError("InvalidRequest", message);
  }
  return ADMINISTRATOR;
}
