import { gzipSync } from "node:zlib";
import { ExpressionError } from "../expression-error.ts";
import { parseCsv } from "./csv.ts";
import { define, type FunctionGroup } from "./definition.ts";

/** Terraform language, "Encoding Functions". */
export const functions: FunctionGroup = {
  base64decode: define(["string"], (text: string) => asText(decodeBase64(text), "what was encoded")),
  base64encode: define(["string"], (text: string) => Buffer.from(text).toString("base64")),
  base64gzip: define(["string"], (text: string) => gzipSync(text).toString("base64")),
  csvdecode: define(["string"], parseCsv),
  textdecodebase64: define(["string", "string"], (text: string, encoding: string) =>
    encoding.toUpperCase() === "UTF-8"
      ? asText(decodeBase64(text), "what was encoded")
      : decodeBase64(text).toString(nodeEncoding(encoding)),
  ),
  textencodebase64: define(["string", "string"], (text: string, encoding: string) =>
    Buffer.from(text, nodeEncoding(encoding)).toString("base64"),
  ),
  urlencode: define(["string"], (text: string) =>
    encodeURIComponent(text)
      .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll("%20", "+"),
  ),
};

function decodeBase64(text: string): Buffer {
  const letters = text.replace(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(letters)) {
    throw new ExpressionError("this is not text in base64");
  }
  return Buffer.from(letters, "base64");
}

function nodeEncoding(name: string): BufferEncoding {
  if (name.toUpperCase() === "UTF-8") return "utf8";
  if (name.toUpperCase() === "UTF-16LE") return "utf16le";
  throw new ExpressionError(`the terrarium knows the encodings UTF-8 and UTF-16LE, not ${JSON.stringify(name)}`);
}

/** Text is UTF-8 in Terraform; other bytes have no value. */
export function asText(bytes: Buffer, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ExpressionError(`${what} is not text in UTF-8; filebase64() reads other bytes`);
  }
}
