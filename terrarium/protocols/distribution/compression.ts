import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { CachePolicy } from "../../engine/distribution/definitions.ts";
import type { AnswerHeaders } from "../../engine/distribution/headers-policy.ts";

const SMALLEST = 1_000;
const LARGEST = 10_000_000;

/** Some of "File types that CloudFront compresses". */
const TYPES =
  /^(text\/(css|csv|html|js|markdown|plain|xml|javascript|x-[\w-]+)|application\/(javascript|json|manifest\+json|xhtml\+xml|xml|rss\+xml|wasm|vnd\.ms-fontobject|x-javascript|[\w.-]+\+(json|xml))|font\/(otf|ttf|eot|opentype)|image\/(svg\+xml|bmp|x-icon|vnd\.microsoft\.icon))$/;

export type Encoding = "br" | "gzip";

/**
 * How an object is compressed on its way: where the behavior says so, the cache policy takes the encoding into its key, and the object is
 * of a type and size that CloudFront compresses. "Serving compressed files" of the developer guide.
 */
export function encodingFor(
  policy: CachePolicy | undefined,
  accepted: string | undefined,
  headers: AnswerHeaders,
  size: number,
): Encoding | undefined {
  const header = (name: string) => Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  const type = String(header("content-type") ?? "").replace(/\s*;.*$/, "");
  if (size < SMALLEST || size > LARGEST || header("content-encoding") !== undefined || !TYPES.test(type))
    return undefined;
  const takes = (encoding: Encoding) =>
    (accepted ?? "").split(",").some((each) => {
      const [name, weight] = each
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/);
      return name === encoding && Number(weight ?? 1) > 0;
    });
  if (policy?.brotli && takes("br")) return "br";
  // Without a policy it is the older settings that decide, which know gzip alone.
  return (policy?.gzip ?? true) && takes("gzip") ? "gzip" : undefined;
}

export function compress(bytes: Buffer, encoding: Encoding): Buffer {
  // Fast rather than small: it happens on each request.
  return encoding === "gzip"
    ? gzipSync(bytes, { level: 6 })
    : brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}
