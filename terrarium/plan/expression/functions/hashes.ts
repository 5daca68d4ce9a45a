import { createHash } from "node:crypto";
import { ExpressionError } from "../expression-error.ts";
import { define, type FunctionGroup } from "./definition.ts";

const digest = (algorithm: string, encoding: "hex" | "base64") =>
  define(["string"], (text: string) => createHash(algorithm).update(text).digest(encoding));

/** Terraform language, "Hash and Crypto Functions", without those whose results differ from run to run. */
export const functions: FunctionGroup = {
  base64sha256: digest("sha256", "base64"),
  base64sha512: digest("sha512", "base64"),
  md5: digest("md5", "hex"),
  sha1: digest("sha1", "hex"),
  sha256: digest("sha256", "hex"),
  sha512: digest("sha512", "hex"),
  uuidv5: define(["string", "string"], uuid5),
};

const namespaces = new Map<string, string>(
  Object.entries({
    dns: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    url: "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
    oid: "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
    x500: "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
  }),
);

function uuid5(namespace: string, name: string): string {
  const id = namespaces.get(namespace) ?? namespace;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new ExpressionError(`${JSON.stringify(namespace)} is neither a UUID nor one of dns, url, oid and x500`);
  }
  const bytes = createHash("sha1")
    .update(Buffer.from(id.replaceAll("-", ""), "hex"))
    .update(name)
    .digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
