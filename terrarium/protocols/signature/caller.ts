import { timingSafeEqual } from "node:crypto";
import { ADMINISTRATOR, type Principal } from "../../engine/authorization.ts";
import { Credentials } from "../../engine/iam/credentials.ts";
import type { World } from "../../engine/world.ts";
import { expectedSignature, sha256 } from "./sign.ts";
import { readClaim, type SignatureClaim, text, type UnverifiedRequest } from "./signed-request.ts";
import { parseBasicTime, timeOfCaller } from "./time-of-caller.ts";

/** The request's signature or keys do not hold. `code` is the service's own error code. */
export class BadSignature extends Error {
  readonly code: "ExpiredToken" | "InvalidClientTokenId" | "SignatureDoesNotMatch" | "RequestExpired";

  constructor(code: BadSignature["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** How far a request's time may be from the clock: STS and the services refuse more. */
const LARGEST_SKEW = 15 * 60_000;

const ANONYMOUS: Principal = { kind: "anonymous" };

/**
 * Who makes a request: nobody known where it carries no signature. Keys that were handed out here name a role, and their signature is checked; every other key is the
 * developer's own, whose secret is not known here: it acts as the account's administrator.
 *
 * @param body the whole body, where the signature covers it and the request does not carry its hash
 * @throws BadSignature
 */
export function callerOf(world: World, request: UnverifiedRequest, body?: string | Buffer): Principal {
  const claim = readClaim(request);
  if (!claim) return ANONYMOUS;
  const credentials = world.service(Credentials).find(claim.accessKeyId, claim.sessionToken);
  if (!credentials) {
    if (!claim.sessionToken?.startsWith("terrarium.")) return ADMINISTRATOR;
    throw new BadSignature("InvalidClientTokenId", "The security token included in the request is invalid.");
  }
  if (world.callersClock.now() >= credentials.expiration) {
    throw new BadSignature("ExpiredToken", "The security token included in the request is expired");
  }
  checkTime(world, claim);
  const expected = expectedSignature(request, claim, credentials.secretAccessKey, payloadHash(request, claim, body));
  const same =
    claim.signature.length === expected.length && timingSafeEqual(Buffer.from(claim.signature), Buffer.from(expected));
  if (!same || claim.sessionToken !== credentials.sessionToken) {
    const message =
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
    throw new BadSignature("SignatureDoesNotMatch", message);
  }
  return { kind: "role", arn: credentials.roleArn };
}

function checkTime(world: World, { time, presigned, expires = 0 }: SignatureClaim): void {
  const signed = parseBasicTime(time);
  const now = timeOfCaller(world, signed);
  const latest = presigned ? signed + expires * 1000 : signed + LARGEST_SKEW;
  if (!(now <= latest && now >= signed - LARGEST_SKEW)) {
    throw new BadSignature(
      "RequestExpired",
      `Signature expired: it was made at ${time}, and the time is ${new Date(now).toISOString()}`,
    );
  }
}

function payloadHash(
  request: UnverifiedRequest,
  { presigned, service }: SignatureClaim,
  body: string | Buffer | undefined,
): string {
  if (presigned && service === "s3") return "UNSIGNED-PAYLOAD";
  const announced = text(request.headers["x-amz-content-sha256"]);
  // S3's bodies are streams that its own door checks against the announced hash; elsewhere the body is at hand.
  if (announced !== undefined && (service === "s3" || body === undefined)) return announced;
  return sha256(body ?? "");
}
