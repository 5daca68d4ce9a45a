import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { BuildOptions } from "esbuild";
import { storedZip } from "./stored-zip.ts";

/** A function's code as it is uploaded. */
export interface FunctionBundle {
  /** Path of its handler's file, in the repository. */
  readonly entry: string;
  /** The archive on the disk, with the module `index.mjs`; its source map lies beside it. */
  readonly zip: string;
  /** Of the archive, in Base64: what Lambda calls the code's SHA-256. */
  readonly sha256: string;
  /** Of the minified module. */
  readonly bytes: number;
}

interface Kept extends Omit<FunctionBundle, "zip"> {
  readonly file: string;
  /** Files of the repository that went into it. */
  readonly inputs: readonly string[];
  readonly fingerprint: string;
}

const ROOT = join(import.meta.dirname, "..");

/** How credentials are found outside of Lambda, where they stand in the environment. Loaded only if they do not, so they can stay out. */
const ELSEWHERE = ["http", "ini", "login", "process", "sso", "web-identity"].map(
  (name) => `@aws-sdk/credential-provider-${name}`,
);

const OPTIONS: BuildOptions = {
  bundle: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node22",
  mainFields: ["module", "main"],
  external: ELSEWHERE,
  legalComments: "none",
  sourcemap: "external",
  tsconfigRaw: "{}",
  metafile: true,
  write: false,
  outfile: "index.mjs",
  absWorkingDir: ROOT,
};

/**
 * Bundles a handler with all that it imports, the AWS SDK included: what was tested is what runs, whatever version the runtime brings. What was
 * bundled before is taken from `.sluice/functions` for as long as its sources and the installed packages are the same.
 *
 * @param entry path of the handler's file in the repository, such as `lambdas/receive-order/handler.ts`
 * @throws Error of esbuild's, with what it could not resolve or parse
 */
export function bundleFunction(entry: string, cache = join(ROOT, ".sluice/functions")): FunctionBundle {
  const name = entry.replace(/\.\w+$/, "").replaceAll(/[^\w-]+/g, "-");
  const note = join(cache, `${name}.json`);
  const kept = read(note);
  if (kept !== undefined && kept.fingerprint === fingerprint(kept.inputs)) {
    const zip = join(cache, kept.file);
    if (existsSync(zip)) return { entry, zip, sha256: kept.sha256, bytes: kept.bytes };
  }
  return build(entry, cache, name, note);
}

function build(entry: string, cache: string, name: string, note: string): FunctionBundle {
  // Not imported: where everything is in the cache, esbuild need not be loaded.
  const { buildSync } = createRequire(join(ROOT, "package.json"))("esbuild") as typeof import("esbuild");
  const { outputFiles = [], metafile } = buildSync({ ...OPTIONS, entryPoints: [entry] });
  const module = outputFiles.find(({ path }) => path.endsWith("index.mjs"))!.contents;
  const map = outputFiles.find(({ path }) => path.endsWith(".map"))!.contents;
  const zip = storedZip([{ name: "index.mjs", content: module }]);
  const digest = createHash("sha256").update(zip).digest();
  const file = `${name}-${digest.toString("hex").slice(0, 16)}.zip`;
  const inputs = Object.keys(metafile?.inputs ?? {}).filter((path) => !path.includes("node_modules/"));
  const kept: Kept = {
    entry,
    file,
    sha256: digest.toString("base64"),
    bytes: module.length,
    inputs,
    fingerprint: fingerprint(inputs)!,
  };
  mkdirSync(cache, { recursive: true });
  for (const old of readdirSync(cache)) {
    if (
      old.startsWith(`${name}-`) &&
      /^[0-9a-f]{16}\.(zip|map)$/.test(old.slice(name.length + 1)) &&
      !old.startsWith(file.slice(0, -4))
    ) {
      rmSync(join(cache, old), { force: true });
    }
  }
  put(join(cache, file), zip);
  put(join(cache, file.replace(/zip$/, "map")), map);
  put(note, JSON.stringify(kept));
  return { entry, zip: join(cache, file), sha256: kept.sha256, bytes: kept.bytes };
}

/** Another synthesis may read it at the same time: it is there as a whole or not at all. */
function put(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, path);
}

function read(note: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(note, "utf8")) as Kept;
  } catch {
    return undefined; // nothing was kept, or nothing of use
  }
}

/** Changes with whatever a bundle is made of. None if a file of it is gone. */
function fingerprint(inputs: readonly string[]): string | undefined {
  const hash = createHash("sha256").update(JSON.stringify(OPTIONS)).update(installedPackages());
  for (const input of inputs) {
    const path = resolve(ROOT, input);
    if (!existsSync(path)) return undefined;
    hash.update(`\n${input}\n`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

let packages: string | undefined;

/** npm's own note of what is installed, or what should be. */
function installedPackages(): string {
  if (packages === undefined) {
    const [file = ""] = ["node_modules/.package-lock.json", "package-lock.json"]
      .map((name) => join(ROOT, name))
      .filter((path) => existsSync(path));
    packages = file === "" ? "" : createHash("sha256").update(readFileSync(file)).digest("hex");
  }
  return packages;
}
