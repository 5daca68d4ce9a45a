import type { DeleteResult } from "../../../engine/object-store/bucket.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { readDocument } from "../request-document.ts";
import { wireErrorOf } from "../wire-error.ts";
import { malformedXml } from "../xml-reader.ts";
import { document, element, text } from "../xml-writer.ts";

const MOST = 1000;

interface Wanted {
  readonly key: string;
  readonly versionId: string | undefined;
  readonly etag: string | undefined;
}

/** "DeleteObjects" of the S3 API reference: each key has a result of its own. */
export const deleteObjects: Operation = {
  name: "DeleteObjects",
  // Each key is asked for by itself: what may not be deleted is an error of that key alone.
  action: undefined,
  async run(exchange) {
    const request = await readDocument(exchange, "Delete", { mustBeChecked: true });
    const quiet = request.boolean("Quiet") ?? false;
    const wanted = request.all("Object").map((object) => ({
      key: object.required("Key"),
      versionId: object.optional("VersionId"),
      etag: object.optional("ETag"),
    }));
    if (wanted.length === 0 || wanted.length > MOST) throw malformedXml();
    void exchange.bucket;
    const results = await Promise.all(wanted.map((one) => deleteOne(exchange, one, quiet)));
    exchange.xml(200, document("DeleteResult", ...results));
  },
};

async function deleteOne(exchange: Exchange, wanted: Wanted, quiet: boolean): Promise<string> {
  const { key, versionId, etag } = wanted;
  const asked = text("Key", key) + text("VersionId", versionId);
  try {
    const action = versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
    exchange.authorize(action, exchange.arnOf(exchange.address.bucket, key));
    const condition = etag === undefined ? undefined : { etag };
    const result = await exchange.bucket.delete(key, { versionId, condition });
    return quiet ? "" : element("Deleted", asked, marker(result));
  } catch (error) {
    const { code, message } = wireErrorOf(error) ?? rethrow(error);
    return element("Error", asked, text("Code", code), text("Message", message));
  }
}

function marker({ deleteMarker, versionId }: DeleteResult): string {
  return deleteMarker ? text("DeleteMarker", true) + text("DeleteMarkerVersionId", versionId) : "";
}

function rethrow(error: unknown): never {
  throw error;
}
