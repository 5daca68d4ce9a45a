import { InvalidPartNumber, InvalidRange } from "../../engine/object-store/errors.ts";
import type { StoredObject } from "../../engine/object-store/object-version.ts";

/** Bytes from `start` up to and without `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * What a Range header asks for; undefined stands for the whole: no header, one that is not understood, or several
 * ranges, of which S3 serves none.
 *
 * @throws InvalidRange
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (!match || (first === "" && last === "")) return undefined;
  if (first === "") {
    const length = Math.min(Number(last), size);
    if (length === 0) throw new InvalidRange(size);
    return { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) throw new InvalidRange(size);
  return { start, end: last === "" ? size : Math.min(Number(last) + 1, size) };
}

/** The bytes of one part of a multipart upload; an object that was put at once has one part. @throws InvalidPartNumber */
export function rangeOfPart(object: StoredObject, number: number): ByteRange & { readonly parts: number | undefined } {
  if (!object.multipart) {
    if (number !== 1) throw new InvalidPartNumber();
    return { start: 0, end: object.size, parts: undefined };
  }
  const pieces = object.pieces ?? [];
  const index = pieces.findIndex((piece) => piece.number === number);
  const piece = pieces[index];
  if (!piece) throw new InvalidPartNumber();
  const start = pieces.slice(0, index).reduce((sum, { size }) => sum + size, 0);
  return { start, end: start + piece.size, parts: pieces.length };
}
