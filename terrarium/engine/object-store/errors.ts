import { EngineError } from "../errors.ts";

/**
 * Errors of the object store. Names and messages are those of S3: "Error responses" of the S3 API reference. Where AWS
 * always says the same, the message stands here.
 */
const worded = (message: string) =>
  class extends EngineError {
    constructor(text: string = message) {
      super(text);
    }
  };

export class NoSuchBucket extends worded("The specified bucket does not exist") {}
export class InvalidBucketName extends worded("The specified bucket is not valid.") {}
export class BucketNotEmpty extends worded("The bucket you tried to delete is not empty") {}
export class BucketAlreadyOwnedByYou extends worded(
  "Your previous request to create the named bucket succeeded and you already own it.",
) {}

export class KeyTooLongError extends worded("Your key is too long") {}
export class MetadataTooLarge extends worded("Your metadata headers exceed the maximum allowed metadata size") {}
export class InvalidArgument extends EngineError {}
export class InvalidRequest extends EngineError {}
export class InvalidTag extends EngineError {}
export class MalformedPolicy extends EngineError {}

export class BadDigest extends worded("The Content-MD5 you specified did not match what we received.") {}
export class InvalidDigest extends worded("The Content-MD5 you specified was invalid.") {}
/** The body's SHA-256 is not the one that was signed. */
export class XAmzContentSHA256Mismatch extends worded(
  "The provided 'x-amz-content-sha256' header does not match what was computed.",
) {}
export class IncompleteBody extends worded(
  "You did not provide the number of bytes specified by the Content-Length HTTP header",
) {}
export class EntityTooLarge extends worded("Your proposed upload exceeds the maximum allowed size") {}

export class NoSuchUpload extends worded(
  "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
) {}
export class EntityTooSmall extends worded("Your proposed upload is smaller than the minimum allowed size") {}
export class InvalidPart extends worded(
  "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
) {}
export class InvalidPartOrder extends worded(
  "The list of parts was not in ascending order. Parts must be ordered by part number.",
) {}
export class InvalidPartNumber extends worded("The requested partnumber is not satisfiable") {}

export class NoSuchVersion extends worded("The specified version does not exist.") {}

/** There is no such object, or its newest version is a delete marker: then the marker's version is told with it. */
export class NoSuchKey extends EngineError {
  readonly markerVersion: string | undefined;

  constructor(markerVersion?: string) {
    super("The specified key does not exist.");
    this.markerVersion = markerVersion;
  }
}

/** A delete marker was asked for by its version id: it can be deleted and nothing else. */
export class DeleteMarkerNamed extends EngineError {
  readonly markerVersion: string;
  /** Milliseconds since 1970. */
  readonly modified: number;

  constructor(markerVersion: string, modified: number) {
    super("The specified method is not allowed against this resource.");
    this.markerVersion = markerVersion;
    this.modified = modified;
  }

  override get name(): string {
    return "MethodNotAllowed";
  }
}

/** The range begins behind the end of the object; `size` is the object's. */
export class InvalidRange extends EngineError {
  readonly size: number;

  constructor(size: number) {
    super("The requested range is not satisfiable");
    this.size = size;
  }
}

/** A condition of a request was not met; `condition` is its name as AWS tells it: `If-None-Match`. */
export class PreconditionFailed extends EngineError {
  readonly condition: string;

  constructor(condition: string) {
    super("At least one of the pre-conditions you specified did not hold");
    this.condition = condition;
  }
}

/** Something else changed the object while a conditional write was on its way: it may be tried again. */
export class ConditionalRequestConflict extends EngineError {
  readonly condition: string;

  constructor(condition: string) {
    super("The conditional request cannot succeed due to a conflicting operation against this resource.");
    this.condition = condition;
  }
}
