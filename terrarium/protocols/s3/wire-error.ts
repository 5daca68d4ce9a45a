import { EngineError } from "../../engine/errors.ts";
import {
  ConditionalRequestConflict,
  DeleteMarkerNamed,
  InvalidRange,
  NoSuchKey,
  PreconditionFailed,
} from "../../engine/object-store/errors.ts";
import { BadSignature } from "../signature/caller.ts";

/** HTTP statuses of S3's error codes: "List of error codes" of the S3 API reference. What is not here is 400. */
const STATUS: Readonly<Record<string, number>> = {
  AccessControlListNotSupported: 400,
  AccessDenied: 403,
  AccessForbidden: 403,
  BucketAlreadyExists: 409,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  ConditionalRequestConflict: 409,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidRange: 416,
  InvalidPartNumber: 416,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchBucketPolicy: 404,
  NoSuchCORSConfiguration: 404,
  NoSuchKey: 404,
  NoSuchLifecycleConfiguration: 404,
  NoSuchPublicAccessBlockConfiguration: 404,
  NoSuchTagSet: 404,
  NoSuchUpload: 404,
  NoSuchVersion: 404,
  NoSuchWebsiteConfiguration: 404,
  NotImplemented: 501,
  ObjectLockConfigurationNotFoundError: 404,
  OwnershipControlsNotFoundError: 404,
  PreconditionFailed: 412,
  ReplicationConfigurationNotFoundError: 404,
  RequestTimeTooSkewed: 403,
  ServerSideEncryptionConfigurationNotFoundError: 404,
  SignatureDoesNotMatch: 403,
};

/** An error as S3 sends it. */
export class WireError extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Further elements of the error document. */
  readonly detail: Readonly<Record<string, string | number>>;

  constructor(
    code: string,
    message: string,
    options: { headers?: Record<string, string>; detail?: Record<string, string | number> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = STATUS[code] ?? 400;
    this.headers = options.headers ?? {};
    this.detail = options.detail ?? {};
  }
}

/** What is part of S3 and not of the terrarium; `what` is its name in the S3 API reference. */
export function notImplemented(what: string): WireError {
  return new WireError("NotImplemented", `The terrarium does not implement ${what} of S3.`);
}

/** What S3 calls a signature that does not hold; statuses as in its list of error codes. */
const SIGNATURE_CODES: Readonly<Record<BadSignature["code"], string>> = {
  ExpiredToken: "ExpiredToken",
  InvalidClientTokenId: "InvalidAccessKeyId",
  RequestExpired: "RequestTimeTooSkewed",
  SignatureDoesNotMatch: "SignatureDoesNotMatch",
};

/** The wire form of an error of the engine or of a signature; undefined for what is a defect of the terrarium. */
export function wireErrorOf(error: unknown): WireError | undefined {
  if (error instanceof WireError) return error;
  if (error instanceof BadSignature) return new WireError(SIGNATURE_CODES[error.code], error.message);
  if (!(error instanceof EngineError)) return undefined;
  if (!error.callerFault) return new WireError("InternalError", error.message);
  return new WireError(error.name, error.message, wireDetail(error));
}

function wireDetail(error: EngineError): {
  headers?: Record<string, string>;
  detail?: Record<string, string | number>;
} {
  if (error instanceof NoSuchKey && error.markerVersion !== undefined) {
    return { headers: { "x-amz-delete-marker": "true", "x-amz-version-id": error.markerVersion } };
  }
  if (error instanceof DeleteMarkerNamed) {
    const modified = new Date(error.modified).toUTCString();
    const version = { "x-amz-delete-marker": "true", "x-amz-version-id": error.markerVersion };
    return { headers: { ...version, "Last-Modified": modified, Allow: "DELETE" } };
  }
  if (error instanceof InvalidRange) {
    return { headers: { "Content-Range": `bytes */${error.size}` }, detail: { ActualObjectSize: error.size } };
  }
  if (error instanceof PreconditionFailed || error instanceof ConditionalRequestConflict) {
    return { detail: { Condition: error.condition } };
  }
  return {};
}
