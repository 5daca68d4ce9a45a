import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { posix, resolve } from "node:path";
import { makeSet } from "../convert.ts";
import { ExpressionError } from "../expression-error.ts";
import type { Value, ValueRecord } from "../type.ts";
import { isRecord } from "../type.ts";
import type { FunctionContext, FunctionDefinition, FunctionGroup } from "./definition.ts";
import { define } from "./definition.ts";
import { asText } from "./encodings.ts";

/** Terraform language, "Filesystem Functions". Relative paths begin at the directory of the stack. */
export const functions: FunctionGroup = {
  abspath: ofPath((context, path) => resolve(context.directory, path)),
  basename: define(["string"], (path: string) => (path === "" ? "." : posix.basename(path) || "/")),
  dirname: define(["string"], (path: string) => clean(path.slice(0, path.lastIndexOf("/") + 1))),
  file: ofPath((context, path) => asText(read(context, path), path)),
  filebase64: ofPath((context, path) => read(context, path).toString("base64")),
  filebase64sha256: digest("sha256", "base64"),
  filebase64sha512: digest("sha512", "base64"),
  fileexists: ofPath((context, path) => {
    const found = statSync(locate(context, path), { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new ExpressionError(`${path} is a directory, not a file`);
    return found !== undefined;
  }),
  filemd5: digest("md5", "hex"),
  fileset: {
    parameters: ["string", "string"],
    optional: 0,
    apply: (context, path: string, pattern: string) => {
      const directory = locate(context, path);
      const files = globSync(pattern, { cwd: directory, withFileTypes: true }).filter((entry) => entry.isFile());
      return makeSet(
        files.map((entry) => posix.relative(directory, posix.join(entry.parentPath, entry.name))),
        "string",
      );
    },
  },
  filesha1: digest("sha1", "hex"),
  filesha256: digest("sha256", "hex"),
  filesha512: digest("sha512", "hex"),
  pathexpand: define(["string"], (path: string) => path.replace(/^~(?=\/|$)/, homedir())),
  templatefile: {
    parameters: ["string", "any"],
    optional: 0,
    apply: (context, path: string, variables: Value) => {
      if (!isRecord(variables)) throw new ExpressionError("argument 2: a map or an object is required");
      return context.render(asText(read(context, path), path), variables as ValueRecord);
    },
  },
};

function ofPath(run: (context: FunctionContext, path: string) => Value): FunctionDefinition {
  return { parameters: ["string"], optional: 0, apply: run };
}

function digest(algorithm: string, encoding: "hex" | "base64"): FunctionDefinition {
  return ofPath((context, path) => createHash(algorithm).update(read(context, path)).digest(encoding));
}

function locate(context: FunctionContext, path: string): string {
  return resolve(context.directory, path.replace(/^~(?=\/|$)/, homedir()));
}

function read(context: FunctionContext, path: string): Buffer {
  const file = locate(context, path);
  try {
    return readFileSync(file);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no file" : "cannot read";
    throw new ExpressionError(`${reason} ${JSON.stringify(path)} (${file})`);
  }
}

/** Without a slash at the end, and without steps that lead nowhere. */
function clean(path: string): string {
  if (path === "") return ".";
  const normal = posix.normalize(path);
  return normal.length > 1 ? normal.replace(/\/$/, "") : normal;
}
