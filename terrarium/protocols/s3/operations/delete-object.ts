import type { DeleteResult } from "../../../engine/object-store/bucket.ts";
import type { Exchange, Headers, Operation } from "../exchange.ts";

/** "DeleteObject" of the S3 API reference. */
export const deleteObject: Operation = {
  name: "DeleteObject",
  action: deleteAction,
  async run(exchange) {
    const etag = exchange.header("if-match");
    const condition = etag === undefined ? undefined : { etag };
    const result = await exchange.bucket.delete(exchange.key, { versionId: exchange.query("versionId"), condition });
    exchange.empty(204, deletionHeaders(result));
  },
};

function deleteAction(exchange: Exchange): string {
  return exchange.query("versionId") === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
}

function deletionHeaders({ versionId, deleteMarker }: DeleteResult): Headers {
  return {
    ...(versionId !== undefined && { "x-amz-version-id": versionId }),
    ...(deleteMarker && { "x-amz-delete-marker": "true" }),
  };
}
