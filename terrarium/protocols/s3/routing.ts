import type { Exchange, Operation } from "./exchange.ts";
import { deleteBucketCors, getBucketCors, putBucketCors } from "./operations/bucket-cors.ts";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./operations/buckets.ts";
import { copyObject } from "./operations/copy-object.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { deleteObjects } from "./operations/delete-objects.ts";
import { deleteBucketEncryption, getBucketEncryption, putBucketEncryption } from "./operations/encryption.ts";
import { getObject, headObject } from "./operations/get-object.ts";
import { deleteBucketLifecycle, getBucketLifecycle, putBucketLifecycle } from "./operations/lifecycle.ts";
import { listObjectVersions } from "./operations/list-object-versions.ts";
import { listObjectsV1, listObjectsV2 } from "./operations/list-objects.ts";
import { listMultipartUploads, listParts } from "./operations/list-uploads.ts";
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
  uploadPartCopy,
} from "./operations/multipart-upload.ts";
import { getObjectAttributes } from "./operations/object-attributes.ts";
import {
  deleteOwnershipControls,
  getOwnershipControls,
  putOwnershipControls,
} from "./operations/ownership-controls.ts";
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from "./operations/policy.ts";
import {
  deletePublicAccessBlock,
  getPublicAccessBlock,
  putPublicAccessBlock,
} from "./operations/public-access-block.ts";
import { putObject } from "./operations/put-object.ts";
import {
  deleteBucketTagging,
  deleteObjectTagging,
  getBucketTagging,
  getObjectTagging,
  putBucketTagging,
  putObjectTagging,
} from "./operations/tagging.ts";
import { getObjectAcl, unconfigured } from "./operations/unconfigured.ts";
import { getBucketVersioning, putBucketVersioning } from "./operations/versioning.ts";
import { notImplemented, WireError } from "./wire-error.ts";

type Routes = Readonly<Record<string, Operation>>;

/** By method, and by the query parameter that says what of the bucket is meant. */
const BUCKET: Routes = {
  GET: listObjectsV1,
  HEAD: headBucket,
  PUT: createBucket,
  DELETE: deleteBucket,
  "GET list-type": listObjectsV2,
  "GET versions": listObjectVersions,
  "GET uploads": listMultipartUploads,
  "GET location": getBucketLocation,
  "POST delete": deleteObjects,
  "GET versioning": getBucketVersioning,
  "PUT versioning": putBucketVersioning,
  "GET encryption": getBucketEncryption,
  "PUT encryption": putBucketEncryption,
  "DELETE encryption": deleteBucketEncryption,
  "GET publicAccessBlock": getPublicAccessBlock,
  "PUT publicAccessBlock": putPublicAccessBlock,
  "DELETE publicAccessBlock": deletePublicAccessBlock,
  "GET ownershipControls": getOwnershipControls,
  "PUT ownershipControls": putOwnershipControls,
  "DELETE ownershipControls": deleteOwnershipControls,
  "GET policy": getBucketPolicy,
  "PUT policy": putBucketPolicy,
  "DELETE policy": deleteBucketPolicy,
  "GET lifecycle": getBucketLifecycle,
  "PUT lifecycle": putBucketLifecycle,
  "DELETE lifecycle": deleteBucketLifecycle,
  "GET cors": getBucketCors,
  "PUT cors": putBucketCors,
  "DELETE cors": deleteBucketCors,
  "GET tagging": getBucketTagging,
  "PUT tagging": putBucketTagging,
  "DELETE tagging": deleteBucketTagging,
  ...Object.fromEntries(Object.entries(unconfigured).map(([parameter, operation]) => [`GET ${parameter}`, operation])),
};

const OBJECT: Routes = {
  GET: getObject,
  HEAD: headObject,
  PUT: putObject,
  DELETE: deleteObject,
  "PUT from": copyObject,
  "GET tagging": getObjectTagging,
  "PUT tagging": putObjectTagging,
  "DELETE tagging": deleteObjectTagging,
  "GET attributes": getObjectAttributes,
  "GET acl": getObjectAcl,
  "POST uploads": createMultipartUpload,
  "GET uploadId": listParts,
  "PUT uploadId": uploadPart,
  "PUT uploadId from": uploadPartCopy,
  "POST uploadId": completeMultipartUpload,
  "DELETE uploadId": abortMultipartUpload,
};

const ACCOUNT: Routes = { GET: listBuckets };

/** What else S3 has of buckets and objects; none of it is here. */
const ELSEWHERE = (
  "abac accelerate acl analytics intelligent-tiering inventory legal-hold logging metadataConfiguration metadataTable " +
  "metrics notification object-lock policyStatus renameObject replication requestPayment restore retention select " +
  "session torrent website"
).split(" ");

const PARAMETERS: ReadonlySet<string> = new Set([
  ...[BUCKET, OBJECT].flatMap((routes) => Object.keys(routes).flatMap((route) => route.split(" ")[1] ?? [])),
  ...ELSEWHERE,
]);

/** The operation that a request means. @throws WireError NotImplemented, MethodNotAllowed */
export function findOperation(exchange: Exchange): Operation {
  const { address, request } = exchange;
  const method = request.method ?? "GET";
  const routes = address.bucket === undefined ? ACCOUNT : address.key === undefined ? BUCKET : OBJECT;
  const parameter = parameterOf(address.query);
  const copies = routes === OBJECT && method === "PUT" && request.headers["x-amz-copy-source"] !== undefined;
  const route = [method, parameter, copies ? "from" : undefined].filter(Boolean).join(" ");
  const operation = Object.hasOwn(routes, route) ? routes[route] : undefined;
  if (operation) return operation;
  if (parameter !== undefined) throw notImplemented(`"${method} ?${parameter}"`);
  if (routes === BUCKET && method === "POST") throw notImplemented("POST Object (uploads from an HTML form)");
  throw new WireError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    headers: {
      Allow: Object.keys(routes)
        .filter((name) => !name.includes(" "))
        .join(", "),
    },
    detail: { Method: method },
  });
}

function parameterOf(query: URLSearchParams): string | undefined {
  for (const name of query.keys()) if (PARAMETERS.has(name)) return name;
  return undefined;
}
