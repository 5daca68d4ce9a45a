import type { BucketSettings } from "../../../engine/object-store/bucket-settings.ts";
import { BucketAlreadyOwnedByYou } from "../../../engine/object-store/errors.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { readBytes } from "../request-document.ts";
import { notImplemented, WireError } from "../wire-error.ts";
import { owner, time } from "../xml-elements.ts";
import { readXml } from "../xml-reader.ts";
import { document, element, text } from "../xml-writer.ts";
import { checkOwnership } from "./ownership-controls.ts";
import { readTags } from "./tagging.ts";

const MOST_BUCKETS = 10_000;
/** Where S3 began: it has no location constraint, and creating a bucket again is no error there. */
const FIRST_REGION = "us-east-1";

/** "ListBuckets" of the S3 API reference. */
export const listBuckets: Operation = {
  name: "ListBuckets",
  action: "s3:ListAllMyBuckets",
  run(exchange) {
    const prefix = exchange.query("prefix") ?? "";
    const region = exchange.query("bucket-region");
    const after = Buffer.from(exchange.query("continuation-token") ?? "", "base64url").toString();
    const max = exchange.queryNumber("max-buckets", MOST_BUCKETS, MOST_BUCKETS, 1);
    const found = exchange.store
      .buckets()
      .filter(({ name, row }) => name.startsWith(prefix) && name > after && (!region || row.region === region));
    const page = found.slice(0, max);
    const more = found.length > page.length;
    exchange.xml(
      200,
      document(
        "ListAllMyBucketsResult",
        owner(exchange.world),
        element(
          "Buckets",
          ...page.map(({ name, arn, row }) =>
            element(
              "Bucket",
              text("Name", name),
              time("CreationDate", row.created),
              text("BucketRegion", row.region),
              text("BucketArn", arn),
            ),
          ),
        ),
        text("ContinuationToken", more ? Buffer.from(page.at(-1)!.name).toString("base64url") : undefined),
        text("Prefix", prefix || undefined),
      ),
    );
  },
};

/** "CreateBucket" of the S3 API reference. */
export const createBucket: Operation = {
  name: "CreateBucket",
  action: "s3:CreateBucket",
  async run(exchange) {
    const name = exchange.address.bucket ?? "";
    if (exchange.header("x-amz-bucket-object-lock-enabled")?.toLowerCase() === "true")
      throw notImplemented("Object Lock");
    const body = (await readBytes(exchange)).toString();
    const configuration = body.trim() === "" ? undefined : readXml(body, "CreateBucketConfiguration");
    if (configuration?.child("Bucket")) throw notImplemented("directory buckets");
    const constraint = configuration?.optional("LocationConstraint");
    if (constraint === FIRST_REGION) {
      throw new WireError("InvalidLocationConstraint", "The specified location-constraint is not valid");
    }
    const tags = configuration?.child("Tags");
    const settings = {
      ...(tags && { tags: Object.fromEntries(readTags(tags, "bucket")) }),
      ...ownershipOf(exchange),
    };
    try {
      await exchange.store.create(name, constraint || exchange.world.account.region, settings);
    } catch (error) {
      const again = error instanceof BucketAlreadyOwnedByYou && exchange.store.bucket(name).row.region === FIRST_REGION;
      if (!again) throw error;
    }
    exchange.empty(200, { Location: `/${name}` });
  },
};

function ownershipOf(exchange: Exchange): Pick<BucketSettings, "ownership"> {
  const named = exchange.header("x-amz-object-ownership");
  const ownership = named === undefined ? "BucketOwnerEnforced" : checkOwnership(named);
  const acl = exchange.header("x-amz-acl") ?? "private";
  const grants = Object.keys(exchange.headers).some((header) => header.startsWith("x-amz-grant-"));
  if ((acl !== "private" || grants) && ownership === "BucketOwnerEnforced") {
    const message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting";
    throw new WireError("InvalidBucketAclWithObjectOwnership", message);
  }
  if (acl !== "private" || grants) throw notImplemented("access control lists other than private");
  return { ownership };
}

/** "HeadBucket" of the S3 API reference. */
export const headBucket: Operation = {
  name: "HeadBucket",
  action: "s3:ListBucket",
  run(exchange) {
    exchange.empty(200, { "x-amz-bucket-region": exchange.bucket.row.region, "x-amz-access-point-alias": "false" });
  },
};

/** "DeleteBucket" of the S3 API reference. */
export const deleteBucket: Operation = {
  name: "DeleteBucket",
  action: "s3:DeleteBucket",
  async run(exchange) {
    await exchange.store.delete(exchange.bucket);
    exchange.empty(204);
  },
};

/** "GetBucketLocation" of the S3 API reference. */
export const getBucketLocation: Operation = {
  name: "GetBucketLocation",
  action: "s3:GetBucketLocation",
  run(exchange) {
    const { region } = exchange.bucket.row;
    exchange.xml(200, document("LocationConstraint", region === FIRST_REGION ? "" : region));
  },
};
