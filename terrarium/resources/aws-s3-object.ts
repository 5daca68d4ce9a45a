import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Bucket, ObjectOptions } from "../engine/object-store/bucket.ts";
import { CHECKSUM_ALGORITHMS } from "../engine/object-store/checksum.ts";
import type { Body } from "../engine/object-store/content-receiver.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import type { Encryption } from "../engine/object-store/object-version.ts";
import type { Arguments } from "../plan/arguments.ts";
import { defineResource, type Self } from "../resource.ts";

export default defineResource("aws_s3_object", {
  summary: "An object whose content comes from the stack: written at start where it is not there in this form",
  honours: [
    "bucket",
    "key",
    "content",
    "content_base64",
    "source",
    "content_type",
    "cache_control",
    "content_disposition",
    "content_encoding",
    "content_language",
    "website_redirect",
    "metadata",
    "tags",
    "storage_class",
    "server_side_encryption",
    "kms_key_id",
    "bucket_key_enabled",
    "checksum_algorithm",
  ],
  ignores: {
    etag: "tells Terraform when a file has changed; the content itself is looked at here",
    source_hash: "tells Terraform when a file has changed; the content itself is looked at here",
    force_destroy: "the terrarium destroys no object",
    acl: "the account owns all objects",
    tags_all: "the provider computes it from tags and its default tags",
    override_provider: "the provider's default tags are part of tags_all, which is not used",
    id: "the provider sets it to the object's key",
  },

  attributes(args, world, self) {
    const key = args.string("key");
    return {
      id: key,
      key,
      arn: `arn:${world.account.partition}:s3:::${args.string("bucket")}/${key}`,
      etag: contentMd5(args, self),
      tags_all: args.record("tags"),
    };
  },

  async start(args, world, self) {
    const bucket = world.service(ObjectStore).declared(args.string("bucket"));
    const options = optionsOf(args);
    const { key, etag } = self.attributes;
    if (isThere(bucket, key, etag, options)) return undefined;
    const named = args.optionalString("checksum_algorithm");
    const algorithm = CHECKSUM_ALGORITHMS.find((one) => one === named);
    if (named !== undefined && !algorithm) {
      args.fail("checksum_algorithm", `must be one of ${CHECKSUM_ALGORITHMS.join(", ")}, but is "${named}"`);
    }
    await bucket.put(key, contentOf(args, self), { ...options, claims: { algorithm } });
    return undefined;
  },
});

/** Kept state is not overwritten with the same, so that a restart makes no new version. */
function isThere(bucket: Bucket, key: string, etag: string, options: ObjectOptions): boolean {
  const current = bucket.find(key);
  if (current?.etag !== `"${etag}"`) return false;
  const { system, user, tags } = current.description;
  return isDeepStrictEqual({ system, user, tags }, { system: options.system, user: options.user, tags: options.tags });
}

function optionsOf(args: Arguments): ObjectOptions {
  const text = (name: string) => args.optionalString(name);
  const system = {
    contentType: text("content_type") ?? "application/octet-stream",
    cacheControl: text("cache_control"),
    contentDisposition: text("content_disposition"),
    contentEncoding: text("content_encoding"),
    contentLanguage: text("content_language"),
    websiteRedirectLocation: text("website_redirect"),
  };
  return {
    system: Object.fromEntries(Object.entries(system).filter(([, value]) => value !== undefined)),
    user: args.record("metadata"),
    tags: args.record("tags"),
    storageClass: text("storage_class"),
    encryption: encryptionOf(args),
  };
}

function encryptionOf(args: Arguments): Encryption | undefined {
  const keyId = args.optionalString("kms_key_id");
  const algorithm = args.optionalString("server_side_encryption") ?? (keyId === undefined ? undefined : "aws:kms");
  if (algorithm === undefined) return undefined;
  if (algorithm !== "AES256" && algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse") {
    args.fail("server_side_encryption", `must be AES256, aws:kms or aws:kms:dsse, but is "${algorithm}"`);
  }
  return { algorithm, keyId, bucketKey: args.boolean("bucket_key_enabled", false) };
}

function contentMd5(args: Arguments, self: Self): string {
  const file = sourceFile(args, self);
  return createHash("md5")
    .update(file === undefined ? inlineContent(args) : readFileSync(file))
    .digest("hex");
}

function contentOf(args: Arguments, self: Self): Body {
  const file = sourceFile(args, self);
  return file === undefined ? inlineContent(args) : createReadStream(file);
}

function inlineContent(args: Arguments): Buffer {
  const encoded = args.optionalString("content_base64");
  return encoded === undefined ? Buffer.from(args.optionalString("content") ?? "") : Buffer.from(encoded, "base64");
}

function sourceFile(args: Arguments, self: Self): string | undefined {
  const given = ["content", "content_base64", "source"].filter((name) => args.has(name));
  if (given.length > 1) args.fail(given[1]!, `excludes ${given[0]}: an object has one content`);
  const source = args.optionalString("source");
  if (source === undefined) return undefined;
  const file = resolve(self.directory, source);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) args.fail("source", `names no file: ${file}`);
  return file;
}
