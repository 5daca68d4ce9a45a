import type { Operation } from "../exchange.ts";
import { WireError } from "../wire-error.ts";
import { owner } from "../xml-elements.ts";
import { document, element, text } from "../xml-writer.ts";

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"';

/** The one access control list there is: all for the owner. "GetBucketAcl", "GetObjectAcl" of the S3 API reference. */
function getAcl(name: string, action: string): Operation {
  return {
    name,
    action,
    run(exchange) {
      const { address, bucket, world } = exchange;
      if (address.key !== undefined) bucket.get(address.key, exchange.query("versionId"));
      const grantee = owner(world, "Grantee").replace("<Grantee>", `<Grantee ${XSI}>`);
      const grant = element("Grant", grantee, text("Permission", "FULL_CONTROL"));
      exchange.xml(200, document("AccessControlPolicy", owner(world), element("AccessControlList", grant)));
    },
  };
}

/** A setting that no bucket here has: its absence is told as AWS tells it. */
function absent(name: string, action: string, answer: string | { code: string; message: string }): Operation {
  return {
    name,
    action,
    run(exchange) {
      void exchange.bucket;
      if (typeof answer !== "string") throw new WireError(answer.code, answer.message);
      exchange.xml(200, answer);
    },
  };
}

/**
 * Reads of what can not be set here. Terraform and the consoles ask for all of it, of any bucket; setting it is
 * answered with NotImplemented.
 */
export const unconfigured: Readonly<Record<string, Operation>> = {
  acl: getAcl("GetBucketAcl", "s3:GetBucketAcl"),
  accelerate: absent(
    "GetBucketAccelerateConfiguration",
    "s3:GetAccelerateConfiguration",
    document("AccelerateConfiguration"),
  ),
  logging: absent("GetBucketLogging", "s3:GetBucketLogging", document("BucketLoggingStatus")),
  notification: absent(
    "GetBucketNotificationConfiguration",
    "s3:GetBucketNotification",
    document("NotificationConfiguration"),
  ),
  "object-lock": absent("GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration", {
    code: "ObjectLockConfigurationNotFoundError",
    message: "Object Lock configuration does not exist for this bucket",
  }),
  replication: absent("GetBucketReplication", "s3:GetReplicationConfiguration", {
    code: "ReplicationConfigurationNotFoundError",
    message: "The replication configuration was not found",
  }),
  requestPayment: absent(
    "GetBucketRequestPayment",
    "s3:GetBucketRequestPayment",
    document("RequestPaymentConfiguration", text("Payer", "BucketOwner")),
  ),
  website: absent("GetBucketWebsite", "s3:GetBucketWebsite", {
    code: "NoSuchWebsiteConfiguration",
    message: "The specified bucket does not have a website configuration",
  }),
};

/** "GetObjectAcl" of the S3 API reference. */
export const getObjectAcl: Operation = getAcl("GetObjectAcl", "s3:GetObjectAcl");
