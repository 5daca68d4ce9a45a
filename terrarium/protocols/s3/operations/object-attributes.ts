import { InvalidArgument } from "../../../engine/object-store/errors.ts";
import type { StoredObject } from "../../../engine/object-store/object-version.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { versionHeaders } from "../object-headers.ts";
import { document, element, text } from "../xml-writer.ts";
import { findObject } from "./get-object.ts";

const ATTRIBUTES: readonly string[] = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];
const MOST_PARTS = 1000;

/** "GetObjectAttributes" of the S3 API reference. */
export const getObjectAttributes: Operation = {
  name: "GetObjectAttributes",
  action: (exchange) =>
    exchange.query("versionId") === undefined ? "s3:GetObjectAttributes" : "s3:GetObjectVersionAttributes",
  run(exchange) {
    const asked = (exchange.header("x-amz-object-attributes") ?? "").split(",").map((one) => one.trim());
    if (!asked.every((one) => ATTRIBUTES.includes(one))) throw new InvalidArgument("Invalid attribute name specified.");
    const object = findObject(exchange);
    const { checksum, storageClass } = object.description;
    const wanted = (name: string, xml: string) => (asked.includes(name) ? xml : "");
    const sum = checksum.value.split("-")[0];
    const { "x-amz-version-id": versionId } = versionHeaders(exchange.bucket.settings, object);
    exchange.xml(
      200,
      document(
        "GetObjectAttributesResponse",
        wanted("ETag", text("ETag", object.etag.slice(1, -1))),
        wanted(
          "Checksum",
          element("Checksum", text(`Checksum${checksum.algorithm}`, sum), text("ChecksumType", checksum.type)),
        ),
        wanted("ObjectParts", object.multipart ? objectParts(exchange, object) : ""),
        wanted("StorageClass", text("StorageClass", storageClass)),
        wanted("ObjectSize", text("ObjectSize", object.size)),
      ),
      {
        "Last-Modified": new Date(object.modified).toUTCString(),
        ...(versionId !== undefined && { "x-amz-version-id": versionId }),
      },
    );
  },
};

/** The parts one by one are told only where each has a checksum of its own. */
function objectParts(exchange: Exchange, object: StoredObject): string {
  const pieces = object.pieces ?? [];
  const { algorithm, type } = object.description.checksum;
  const count = text("PartsCount", pieces.length);
  if (type === "FULL_OBJECT") return element("ObjectParts", count);
  const max = number(exchange.header("x-amz-max-parts"), MOST_PARTS);
  const marker = number(exchange.header("x-amz-part-number-marker"), 0);
  const behind = pieces.filter(({ number }) => number > marker);
  const page = behind.slice(0, Math.min(max, MOST_PARTS));
  return element(
    "ObjectParts",
    count,
    text("PartNumberMarker", marker),
    text("NextPartNumberMarker", page.at(-1)?.number ?? 0),
    text("MaxParts", max),
    text("IsTruncated", behind.length > page.length),
    ...page.map(({ number, size, checksum }) =>
      element("Part", text("PartNumber", number), text("Size", size), text(`Checksum${algorithm}`, checksum)),
    ),
  );
}

function number(header: string | undefined, otherwise: number): number {
  if (header === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(header)) throw new InvalidArgument(`"${header}" is not a number`);
  return Number(header);
}
