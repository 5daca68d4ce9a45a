import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { EngineError } from "../errors.ts";
import { readZip } from "./zip-archive.ts";

/** There is no code where a function says it is, or nothing in it. */
export class CodeNotFound extends EngineError {}

/** A function's code as Lambda unpacks it to `/var/task`. */
export interface FunctionCode {
  readonly directory: string;
  /** Base64, as `CodeSha256` of the API. */
  readonly sha256: string;
  /** Bytes of the archive. */
  readonly size: number;
  remove(): void;
}

/**
 * Unpacks a deployment package into a directory of its own, outside of every project: what is not in it must not be found, and a
 * `package.json` around it must not say what kind of modules it has.
 *
 * @param path a zip archive, or a directory with what would be in one
 * @throws CodeNotFound, InvalidZipFile
 */
export function unpackCode(path: string): FunctionCode {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (isDirectory === undefined) throw new CodeNotFound(`there is no file ${path}`);
  if (!isDirectory) return unpackArchive(readFileSync(path));
  return place((root) => {
    cpSync(path, root, { recursive: true, dereference: true });
    return hashOfDirectory(path);
  });
}

/** The same of an archive's bytes. @throws InvalidZipFile */
export function unpackArchive(bytes: Buffer): FunctionCode {
  const entries = readZip(bytes);
  return place((root) => {
    for (const entry of entries) {
      const file = join(root, entry.name);
      if (entry.name.endsWith("/")) mkdirSync(file, { recursive: true });
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, entry.read());
      }
    }
    return { sha256: createHash("sha256").update(bytes).digest("base64"), size: bytes.length };
  });
}

function place(fill: (root: string) => { sha256: string; size: number }): FunctionCode {
  const home = mkdtempSync(join(tmpdir(), "terrarium-function-"));
  const remove = () => rmSync(home, { recursive: true, force: true });
  const directory = join(home, "task");
  try {
    writeFileSync(join(home, "package.json"), "{}");
    mkdirSync(directory);
    const { sha256, size } = fill(directory);
    if (readdirSync(directory).length === 0) throw new CodeNotFound("the deployment package is empty");
    return { directory, sha256, size, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function hashOfDirectory(path: string): { sha256: string; size: number } {
  const hash = createHash("sha256");
  let size = 0;
  for (const name of readdirSync(path, { recursive: true, encoding: "utf8" }).sort()) {
    const file = join(path, name);
    if (!statSync(file).isFile()) continue;
    const bytes = readFileSync(file);
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
    size += bytes.length;
  }
  return { sha256: hash.digest("base64"), size };
}
