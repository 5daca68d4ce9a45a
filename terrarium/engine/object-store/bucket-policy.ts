import { Policies } from "../policies.ts";
import { MalformedPolicyDocument, parsePolicyDocument } from "../policy-document.ts";
import type { World } from "../world.ts";
import type { Bucket } from "./bucket.ts";
import { MalformedPolicy } from "./errors.ts";

const LARGEST = 20 * 1024;

/**
 * Refuses what S3 would refuse as a bucket policy: "Bucket policies for Amazon S3" of the S3 user guide.
 *
 * @throws MalformedPolicy
 */
export function checkPolicy(policy: string, bucketArn: string): void {
  if (Buffer.byteLength(policy) > LARGEST) {
    throw new MalformedPolicy(`Your policy exceeds the maximum allowed document size of ${LARGEST} bytes.`);
  }
  try {
    const { statements } = parsePolicyDocument(policy, "resource");
    const resources = statements.flatMap(({ resources }) => resources);
    const other = resources.find((resource) => !maySpeakOf(resource, bucketArn));
    if (other !== undefined) throw new MalformedPolicy(`Policy has invalid resource: ${other}`);
  } catch (error) {
    if (error instanceof MalformedPolicyDocument) throw new MalformedPolicy(error.message);
    throw error;
  }
}

/** A policy of a bucket speaks of that bucket and of what is in it; wildcards may stand for it. */
function maySpeakOf(resource: string, bucketArn: string): boolean {
  const [bucket = ""] = resource.split("/", 1);
  const wildcard = bucket.search(/[*?]/);
  return wildcard < 0 ? bucket === bucketArn : bucketArn.startsWith(bucket.slice(0, wildcard));
}

/** Puts the bucket's policy where permissions are evaluated, or takes it away from there. */
export function applyPolicy(world: World, bucket: Bucket): void {
  const { policy } = bucket.settings;
  if (policy === undefined) world.service(Policies).removeResourcePolicy(bucket.arn);
  else world.service(Policies).putResourcePolicy(bucket.arn, policy);
}
