import { MalformedPolicy } from "./errors.ts";

const LARGEST = 20 * 1024;

/**
 * Refuses what S3 would refuse as a bucket policy: "Bucket policies for Amazon S3" of the S3 user guide. What it allows
 * is judged elsewhere.
 *
 * @throws MalformedPolicy
 */
export function checkPolicy(policy: string, bucketArn: string): void {
  if (Buffer.byteLength(policy) > LARGEST) {
    throw new MalformedPolicy(`Your policy exceeds the maximum allowed document size of ${LARGEST} bytes.`);
  }
  const { Statement: statements } = parse(policy);
  for (const statement of [statements].flat() as unknown[]) {
    if (typeof statement !== "object" || statement === null)
      throw new MalformedPolicy("Missing required field Statement");
    checkStatement(statement as Record<string, unknown>, bucketArn);
  }
}

function parse(policy: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch {
    throw new MalformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    throw new MalformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  }
  return document as Record<string, unknown>;
}

function checkStatement(statement: Record<string, unknown>, bucketArn: string): void {
  const { Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource } = statement;
  if (Effect !== "Allow" && Effect !== "Deny") throw new MalformedPolicy(`Invalid effect: ${Effect}`);
  if (Principal === undefined && NotPrincipal === undefined)
    throw new MalformedPolicy("Missing required field Principal");
  if (Action === undefined && NotAction === undefined) throw new MalformedPolicy("Missing required field Action");
  const resources = [Resource ?? NotResource].flat();
  if (resources[0] === undefined) throw new MalformedPolicy("Missing required field Resource");
  const bucket = bucketArn.slice(bucketArn.lastIndexOf(":") + 1);
  if (resources.every((resource) => typeof resource === "string" && mayMean(resource, bucketArn, bucket))) return;
  throw new MalformedPolicy("Policy has invalid resource");
}

/** A policy of a bucket speaks of that bucket and what is in it; wildcards may stand for it. */
function mayMean(resource: string, bucketArn: string, bucket: string): boolean {
  if (resource === "*") return true;
  const name = /^arn:[^:]*:s3:::([^/]*)/.exec(resource)?.[1];
  if (name === undefined || !resource.startsWith(bucketArn.slice(0, bucketArn.indexOf(":s3:")))) return false;
  const wildcard = name.search(/[*?]/);
  return wildcard < 0 ? name === bucket : bucket.startsWith(name.slice(0, wildcard));
}
